import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer, IRouter } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { historyIcon } from '@jupyterlab/ui-components';

import { IGeneration, IWorkspace } from '../generate/tokens';
import { CommandIDs } from '../ground/ids';
import { loadFor } from '../ground/lazy';
import { RoomModels } from '../ground/room_models';
import { addTab } from '../ground/tab';
import { objectArgs } from '../ground/schemas';
import { IAlacardAPI, IPanelModel } from '../ground/tokens';
import { IHandModel } from '../hand/tokens';
import { INotificationWatch } from '../social/tokens';
import { isShareId } from './query';

const VIEW = 'alacard-library';

/** The tab 'Library'; all but its command is loaded when it is first opened. */
export const libraryPlugin: JupyterFrontEndPlugin<void> = {
  id: 'alacard_ext:library',
  description: 'A tab with the hands that were dealt.',
  autoStart: true,
  requires: [
    IAlacardAPI,
    IHandModel,
    IPanelModel,
    IGeneration,
    IWorkspace,
    INotificationWatch
  ],
  optional: [
    ITranslator,
    ICommandPalette,
    ILayoutRestorer,
    IRouter,
    IDocumentManager,
    IStateDB
  ],
  activate: (
    app: JupyterFrontEnd,
    api: IAlacardAPI,
    hand: IHandModel,
    panel: IPanelModel,
    generation: IGeneration,
    workspace: IWorkspace,
    watch: INotificationWatch,
    maybeTranslator: ITranslator | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null,
    router: IRouter | null,
    manager: IDocumentManager | null,
    state: IStateDB | null
  ) => {
    const translator = maybeTranslator ?? nullTranslator;
    const trans = translator.load('alacard_ext');
    const { commands, serviceManager } = app;
    const { serverSettings: settings, contents } = serviceManager;
    const documents = { shell: app.shell, manager, contents };
    const models = new RoomModels()
      .with(IAlacardAPI, api)
      .with(IHandModel, hand)
      .with(IPanelModel, panel)
      .with(IGeneration, generation)
      .with(IWorkspace, workspace)
      .with(INotificationWatch, watch);

    addTab(
      { app, trans, palette, restorer, router },
      {
        name: 'library',
        type: 'Alacard Library',
        command: CommandIDs.openLibrary,
        label: trans.__('Library'),
        caption: trans.__('Hands that you dealt and hands that others share'),
        icon: historyIcon,
        args: {
          link: {
            type: 'string',
            description: trans.__('The view to show, as it appears in a link')
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
                settings,
                contents,
                documents,
                stream: serviceManager.events.stream,
                state,
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

    commands.addCommand(CommandIDs.openHand, {
      label: trans.__('Open Notebook of Hand'),
      describedBy: objectArgs({
        hand: {
          type: 'string',
          description: trans.__('The share id of one of your hands')
        }
      }),
      execute: async args => {
        const { hand: id } = args;
        if (typeof id !== 'string' || !isShareId(id)) {
          return;
        }
        const loaded = await loadFor(
          () => import(/* webpackChunkName: "library-open" */ './open_hand'),
          trans,
          () => void commands.execute(CommandIDs.openHand, args)
        );
        await loaded?.openHand(id, {
          settings,
          contents,
          workspace,
          commands,
          trans,
          changed: () => api.handsChanged.emit(null)
        });
      }
    });
  }
};
