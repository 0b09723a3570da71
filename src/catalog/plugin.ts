import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer, IRouter } from '@jupyterlab/application';
import {
  ICommandPalette,
  type MainAreaWidget,
  type WidgetTracker
} from '@jupyterlab/apputils';
import { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../ground/ids';
import { typeIcons } from '../ground/icons';
import { RoomModels } from '../ground/room_models';
import { addTab } from '../ground/tab';
import { IAlacardAPI, IPanelModel } from '../ground/tokens';
import { IHandModel } from '../hand/tokens';
import type { CatalogSync } from './sync';
import type { ModelsTab } from './tab';

const PARAMETER = 'alacard-models';

/** The tab 'Models'; all but its command is loaded when it is first opened. */
export const catalogPlugin: JupyterFrontEndPlugin<void> = {
  id: 'alacard_ext:catalog',
  description: 'A tab to search the catalog of models and to look into them.',
  autoStart: true,
  requires: [IAlacardAPI, IHandModel, IPanelModel],
  optional: [
    ITranslator,
    ICommandPalette,
    ILayoutRestorer,
    IRouter,
    IRenderMimeRegistry,
    IStateDB,
    IEditorLanguageRegistry
  ],
  activate: (
    app: JupyterFrontEnd,
    api: IAlacardAPI,
    hand: IHandModel,
    panel: IPanelModel,
    maybeTranslator: ITranslator | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null,
    router: IRouter | null,
    rendermime: IRenderMimeRegistry | null,
    state: IStateDB | null,
    languages: IEditorLanguageRegistry | null
  ) => {
    const translator = maybeTranslator ?? nullTranslator;
    const trans = translator.load('alacard_ext');
    const { commands, serviceManager } = app;
    const context = {
      models: new RoomModels()
        .with(IAlacardAPI, api)
        .with(IHandModel, hand)
        .with(IPanelModel, panel),
      commands,
      translator
    };
    let syncing: CatalogSync | null = null;

    const tracker: WidgetTracker<MainAreaWidget<ModelsTab>> = addTab(
      { app, trans, palette, restorer, router },
      {
        name: 'models',
        type: 'Alacard Models',
        command: CommandIDs.openModels,
        label: trans.__('Models'),
        caption: trans.__('Search the catalog of models and open their pages'),
        icon: typeIcons.model,
        args: {
          link: {
            type: 'string',
            description: trans.__('The view to show, as it appears in a link')
          },
          model: {
            type: 'string',
            description: trans.__('The model whose page to open')
          }
        },
        load: async () => {
          const { linkOf, ModelsTab, watchSync } = await import(
            /* webpackChunkName: "catalog" */ './tab'
          );
          const { serverSettings: settings, events } = serviceManager;
          const sync = (syncing ??= watchSync({
            context,
            settings,
            stream: events.stream,
            inSight: () => tracker.currentWidget?.isVisible ?? false
          }));
          return {
            linkOf,
            create: link =>
              new ModelsTab({
                context,
                settings,
                syncing: sync,
                rendermime,
                languages,
                state,
                link,
                parameter: PARAMETER
              })
          };
        },
        route: {
          command: CommandIDs.routeModels,
          pattern: new RegExp(`[?&]${PARAMETER}=`),
          argsOf: query => {
            const link = query.get(PARAMETER) ?? '';
            query.delete(PARAMETER);
            return { link };
          }
        }
      }
    );
  }
};
