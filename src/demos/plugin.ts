import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer, IRouter } from '@jupyterlab/application';
import { ICommandPalette, WidgetTracker } from '@jupyterlab/apputils';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { demosIcon } from '../ground/icons';
import { CommandIDs } from '../ground/ids';
import { loadFor } from '../ground/lazy';
import { RoomModels } from '../ground/room_models';
import { objectArgs } from '../ground/schemas';
import { addTab } from '../ground/tab';
import { tellError } from '../ground/tell_error';
import { IPanelModel } from '../ground/tokens';
import { IHandModel } from '../hand/tokens';
import { alacardMetadata } from '../notebook/again';
import { notebookInFront } from '../notebook/in_front';
import type { AppTracker } from './app_tab';
import type { LaunchedBoard } from './launched';
import { PARAMETER } from './parameter';

/** Characters of a demo's id, which the id of its app's tab ends with. */
const DEMO_ID = 22;
/** What a hand's app is called that can be a bundle. */
const APPS = new Set<unknown>(['gradio_demo', 'streamlit_app', 'api_endpoint']);
const ARCHIVE = /\.(zip|rar|7z|tar|tgz|tar\.gz)$/i;

/** The tab 'Demos'; all but its commands is loaded when it is first opened. */
export const demosPlugin: JupyterFrontEndPlugin<void> = {
  id: 'alacard_ext:demos',
  description: 'A tab with the apps of models: a gallery, and a way into it.',
  autoStart: true,
  requires: [IHandModel, IPanelModel],
  optional: [
    ITranslator,
    ICommandPalette,
    ILayoutRestorer,
    IRouter,
    IDefaultFileBrowser,
    INotebookTracker
  ],
  activate: (
    app: JupyterFrontEnd,
    hand: IHandModel,
    panel: IPanelModel,
    maybeTranslator: ITranslator | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null,
    router: IRouter | null,
    browser: IDefaultFileBrowser | null,
    notebooks: INotebookTracker | null
  ) => {
    const translator = maybeTranslator ?? nullTranslator;
    const trans = translator.load('alacard_ext');
    const { commands, serviceManager } = app;
    const { serverSettings: settings, contents } = serviceManager;
    const models = new RoomModels()
      .with(IHandModel, hand)
      .with(IPanelModel, panel);
    const context = { models, commands, translator };
    const tracker: AppTracker = new WidgetTracker({
      namespace: 'alacard-demo-apps'
    });
    let board: LaunchedBoard | null = null;
    /** One for the page, which tells of apps that are about to be stopped. */
    const boardOf = async (): Promise<LaunchedBoard> => {
      const { watchLaunches } = await import(
        /* webpackChunkName: "demos" */ './watching'
      );
      board ??= watchLaunches(settings, { commands, tracker, trans });
      return board;
    };
    addTab(
      { app, trans, palette, restorer, router },
      {
        name: 'demos',
        type: 'Alacard Demos',
        command: CommandIDs.openDemos,
        label: trans.__('Demos'),
        caption: trans.__('Browse apps for models, and add your own'),
        icon: demosIcon,
        args: {
          link: {
            type: 'string',
            description: trans.__('The view to show, as it appears in a link')
          },
          demo: {
            type: 'string',
            description: trans.__('The id of a demo whose page is shown')
          },
          path: {
            type: 'string',
            description: trans.__('A folder or an archive to add')
          }
        },
        load: async () => {
          const { DemosTab, linkOf } = await import(
            /* webpackChunkName: "demos" */ './tab'
          );
          const parts = { context, settings, contents, board: await boardOf() };
          return { linkOf, create: link => new DemosTab(parts, link) };
        },
        route: {
          command: CommandIDs.routeDemos,
          pattern: new RegExp(`[?&]${PARAMETER}=`),
          argsOf: query => {
            const link = query.get(PARAMETER) ?? '';
            query.delete(PARAMETER);
            return { link };
          }
        }
      }
    );

    /** The tab of the notebook that was in front last. */
    const notebook = (): string | null => notebooks?.currentWidget?.id ?? null;
    commands.addCommand(CommandIDs.openDemoApp, {
      label: trans.__('Open the App of a Demo'),
      caption: trans.__('Show a running app in a tab'),
      icon: demosIcon,
      isVisible: args => args.beside === true && notebook() !== null,
      describedBy: objectArgs({
        demo: {
          type: 'string',
          description: trans.__('The id of a demo that was launched')
        },
        beside: {
          type: 'boolean',
          description: trans.__('Whether it is shown beside the notebook')
        }
      }),
      execute: async args => {
        const loaded = await loadFor(
          () => import(/* webpackChunkName: "demos-page" */ './app_tab'),
          trans,
          () => void commands.execute(CommandIDs.openDemoApp, args)
        );
        const demo = typeof args.demo === 'string' ? args.demo : '';
        const beside = args.beside === true ? notebook() : null;
        try {
          const board = await boardOf();
          const parts = { app, tracker, board, context };
          const shown = await loaded?.openApp({ ...parts, demo, beside });
          void board.look();
          return shown ?? false;
        } catch (error) {
          tellError(error, trans);
          return false;
        }
      }
    });
    void restorer?.restore(tracker, {
      command: CommandIDs.openDemoApp,
      args: tab => ({ demo: tab.id.slice(-DEMO_ID) }),
      name: tab => tab.id
    });

    /** Whether an app is in the notebook in front that a bundle can be made of. */
    const hasApp = (): boolean => {
      const open = notebookInFront(notebooks, app.shell);
      const made = alacardMetadata(open?.content.model?.sharedModel.metadata);
      const recipe = made?.recipe as
        { ui_component?: { type?: unknown } } | null | undefined;
      return APPS.has(recipe?.ui_component?.type);
    };
    commands.addCommand(CommandIDs.demoOfNotebook, {
      label: trans.__('Make a Demo of This Notebook…'),
      caption: trans.__(
        'Check the app of this notebook, and keep it as a demo'
      ),
      icon: demosIcon,
      isEnabled: hasApp,
      isVisible: args => args.from !== 'notebook' || hasApp(),
      describedBy: objectArgs({
        from: {
          type: 'string',
          enum: ['notebook'],
          description: trans.__('Whether it is shown on a notebook')
        }
      }),
      execute: async args => {
        const open = notebookInFront(notebooks, app.shell);
        if (!open || !hasApp()) {
          return;
        }
        const loaded = await loadFor(
          () => import(/* webpackChunkName: "demos" */ './of_notebook'),
          trans,
          () => void commands.execute(CommandIDs.demoOfNotebook, args)
        );
        try {
          const path = await loaded?.savedPath(open, contents, trans);
          if (path) {
            await commands.execute(CommandIDs.openDemos, { path });
          }
        } catch (error) {
          tellError(error, trans);
        }
      }
    });
    palette?.addItem({
      command: CommandIDs.demoOfNotebook,
      category: trans.__('Alacard')
    });
    const tell = (): void =>
      commands.notifyCommandChanged(CommandIDs.demoOfNotebook);
    notebooks?.currentChanged.connect(tell);
    app.shell.currentChanged?.connect(tell);

    /** The one folder or archive that is selected in the file browser. */
    const selected = (): string | null => {
      const items = browser ? [...browser.selectedItems()] : [];
      const [item] = items;
      return items.length === 1 &&
        (item.type === 'directory' || ARCHIVE.test(item.name))
        ? contents.localPath(item.path)
        : null;
    };
    commands.addCommand(CommandIDs.makeDemo, {
      label: trans.__('Make a Demo of This…'),
      caption: trans.__('Check this app of a model, and keep it as a demo'),
      icon: demosIcon,
      isEnabled: () => selected() !== null,
      isVisible: () => selected() !== null,
      describedBy: objectArgs({}),
      execute: async () => {
        const path = selected();
        if (path !== null) {
          await commands.execute(CommandIDs.openDemos, { path });
        }
      }
    });
  }
};
