import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer, IRouter } from '@jupyterlab/application';
import {
  ICommandPalette,
  type MainAreaWidget,
  WidgetTracker
} from '@jupyterlab/apputils';
import { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import { URLExt } from '@jupyterlab/coreutils';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../ground/ids';
import { objectArgs } from '../ground/schemas';
import { typeIcons } from '../ground/icons';
import { loadFor } from '../ground/lazy';
import { RoomModels } from '../ground/room_models';
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
    const { commands, serviceManager, shell } = app;
    const command = CommandIDs.openModels;
    const tracker = new WidgetTracker<MainAreaWidget<ModelsTab>>({
      namespace: 'alacard-models'
    });

    const context = {
      models: new RoomModels()
        .with(IAlacardAPI, api)
        .with(IHandModel, hand)
        .with(IPanelModel, panel),
      commands,
      translator
    };
    let syncing: CatalogSync | null = null;

    commands.addCommand(command, {
      label: trans.__('Models'),
      caption: trans.__('Search the catalog of models and look into them'),
      icon: typeIcons.model,
      describedBy: objectArgs({
        link: {
          type: 'string',
          description: trans.__('The view to show, as a link holds it')
        },
        model: {
          type: 'string',
          description: trans.__('The model whose page to open')
        }
      }),
      execute: async args => {
        const loaded = await loadFor(
          () => import(/* webpackChunkName: "catalog" */ './tab'),
          trans,
          () => void commands.execute(command, args)
        );
        if (!loaded) {
          return;
        }
        const { linkOf, openTab, watchSync } = loaded;
        const { serverSettings: settings, events } = serviceManager;
        syncing ??= watchSync({
          context,
          settings,
          stream: events.stream,
          inSight: () => tracker.currentWidget?.isVisible ?? false
        });
        const link = linkOf(args);
        let tab = tracker.currentWidget;
        if (tab && link !== null) {
          tab.content.showLink(link);
        }
        if (!tab) {
          tab = openTab({
            context,
            settings,
            syncing,
            rendermime,
            languages,
            state,
            link: link ?? '',
            base: URLExt.join(settings.baseUrl, 'lab'),
            parameter: PARAMETER
          });
          const opened = tab;
          await tracker.add(opened);
          opened.content.moved.connect(() => void tracker.save(opened));
        }
        if (!tab.isAttached) {
          shell.add(tab, 'main', { type: 'Alacard Models' });
        }
        shell.activateById(tab.id);
      }
    });
    palette?.addItem({ command, category: trans.__('Alacard') });
    void restorer?.restore(tracker, {
      command,
      args: tab => ({ link: tab.content.link }),
      name: () => 'models'
    });

    if (router) {
      commands.addCommand(CommandIDs.routeModels, {
        describedBy: objectArgs({
          search: {
            type: 'string',
            description: trans.__('The query of the address')
          },
          path: {
            type: 'string',
            description: trans.__('The path of the address')
          },
          hash: {
            type: 'string',
            description: trans.__('The fragment of the address')
          }
        }),
        execute: args => {
          const { path, search, hash } = args as Partial<IRouter.ILocation>;
          const query = new URLSearchParams(search ?? '');
          const link = query.get(PARAMETER) ?? '';
          query.delete(PARAMETER);
          const rest = query.toString();
          router.navigate(
            `${path ?? ''}${rest ? `?${rest}` : ''}${hash ?? ''}`,
            { skipRouting: true }
          );
          void app.restored.then(() => commands.execute(command, { link }));
        }
      });
      router.register({
        command: CommandIDs.routeModels,
        pattern: new RegExp(`[?&]${PARAMETER}=`),
        rank: 20
      });
    }
  }
};
