import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer, IRouter } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { demosIcon } from '../ground/icons';
import { CommandIDs } from '../ground/ids';
import { RoomModels } from '../ground/room_models';
import { objectArgs } from '../ground/schemas';
import { addTab } from '../ground/tab';

const VIEW = 'alacard-demos';
const ARCHIVE = /\.(zip|rar|tar|tgz|tar\.gz)$/i;

/** The tab 'Demos'; all but its commands is loaded when it is first opened. */
export const demosPlugin: JupyterFrontEndPlugin<void> = {
  id: 'alacard_ext:demos',
  description: 'A tab with the apps of models: a gallery, and a way into it.',
  autoStart: true,
  optional: [
    ITranslator,
    ICommandPalette,
    ILayoutRestorer,
    IRouter,
    IDefaultFileBrowser
  ],
  activate: (
    app: JupyterFrontEnd,
    maybeTranslator: ITranslator | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null,
    router: IRouter | null,
    browser: IDefaultFileBrowser | null
  ) => {
    const translator = maybeTranslator ?? nullTranslator;
    const trans = translator.load('alacard_ext');
    const { commands, serviceManager } = app;
    const { serverSettings: settings, contents } = serviceManager;
    const context = { models: new RoomModels(), commands, translator };
    addTab(
      { app, trans, palette, restorer, router },
      {
        name: 'demos',
        type: 'Alacard Demos',
        command: CommandIDs.openDemos,
        label: trans.__('Demos'),
        caption: trans.__('Apps of models, to be looked at and brought'),
        icon: demosIcon,
        args: {
          link: {
            type: 'string',
            description: trans.__('The view to show, as a link holds it')
          },
          demo: {
            type: 'string',
            description: trans.__('The id of a demo whose page is shown')
          },
          path: {
            type: 'string',
            description: trans.__('A folder or an archive to bring')
          }
        },
        load: async () => {
          const { DemosTab, linkOf } = await import(
            /* webpackChunkName: "demos" */ './tab'
          );
          const parts = { context, settings, contents };
          return { linkOf, create: link => new DemosTab(parts, link) };
        },
        route: {
          command: CommandIDs.routeDemos,
          pattern: new RegExp(`[?&]${VIEW}=`),
          argsOf: query => {
            const link = query.get(VIEW) ?? '';
            query.delete(VIEW);
            return { link };
          }
        }
      }
    );

    commands.addCommand(CommandIDs.openDemoApp, {
      label: trans.__('Open the App of a Demo'),
      caption: trans.__('Show an app that runs in a tab'),
      icon: demosIcon,
      isVisible: () => false,
      describedBy: objectArgs({
        demo: {
          type: 'string',
          description: trans.__('The id of a demo that was launched')
        }
      }),
      execute: async args => {
        const { openApp } = await import(
          /* webpackChunkName: "demos-page" */ './app_tab'
        );
        return openApp(app, typeof args.demo === 'string' ? args.demo : '');
      }
    });

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
