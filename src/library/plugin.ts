import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer, IRouter } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { historyIcon } from '@jupyterlab/ui-components';

import { IGeneration, IWorkspace } from '../generate/tokens';
import { CommandIDs } from '../ground/ids';
import { RoomModels } from '../ground/room_models';
import { addTab } from '../ground/tab';
import { IPanelModel } from '../ground/tokens';
import { IHandModel } from '../hand/tokens';

const VIEW = 'alacard-library';

/** The tab 'Library'; all but its command is loaded when it is first opened. */
export const libraryPlugin: JupyterFrontEndPlugin<void> = {
  id: 'alacard_ext:library',
  description: 'A tab with the hands that were dealt.',
  autoStart: true,
  requires: [IHandModel, IPanelModel, IGeneration, IWorkspace],
  optional: [ITranslator, ICommandPalette, ILayoutRestorer, IRouter],
  activate: (
    app: JupyterFrontEnd,
    hand: IHandModel,
    panel: IPanelModel,
    generation: IGeneration,
    workspace: IWorkspace,
    maybeTranslator: ITranslator | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null,
    router: IRouter | null
  ) => {
    const translator = maybeTranslator ?? nullTranslator;
    const trans = translator.load('alacard_ext');
    const { commands, serviceManager } = app;
    const models = new RoomModels()
      .with(IHandModel, hand)
      .with(IPanelModel, panel)
      .with(IGeneration, generation)
      .with(IWorkspace, workspace);

    addTab(
      { app, trans, palette, restorer, router },
      {
        name: 'library',
        type: 'Alacard Library',
        command: CommandIDs.openLibrary,
        label: trans.__('Library'),
        caption: trans.__(
          'The hands that you dealt, and those that others share'
        ),
        icon: historyIcon,
        args: {
          link: {
            type: 'string',
            description: trans.__('The view to show, as a link holds it')
          }
        },
        load: async () => {
          const { LibraryTab, linkOf } = await import(
            /* webpackChunkName: "library" */ './tab'
          );
          return {
            linkOf,
            create: link =>
              new LibraryTab({
                context: { models, commands, translator },
                settings: serviceManager.serverSettings,
                contents: serviceManager.contents,
                stream: serviceManager.events.stream,
                link
              })
          };
        },
        route: {
          command: CommandIDs.routeLibrary,
          pattern: new RegExp(`[?&]${VIEW}=`),
          argsOf: query => {
            const link = query.get(VIEW) ?? '';
            query.delete(VIEW);
            return { link };
          }
        }
      }
    );
  }
};
