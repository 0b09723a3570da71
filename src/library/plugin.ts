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
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { historyIcon } from '@jupyterlab/ui-components';

import { IGeneration, IWorkspace } from '../generate/tokens';
import { CommandIDs } from '../ground/ids';
import { loadFor } from '../ground/lazy';
import { RoomModels } from '../ground/room_models';
import { objectArgs } from '../ground/schemas';
import { IPanelModel } from '../ground/tokens';
import { IHandModel } from '../hand/tokens';
import type { LibraryTab } from './tab';

/** `?alacard=share:ID` is about one hand, `?alacard-library=…` about a view of the tab. */
const SHARE = 'alacard';
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
    const { commands, serviceManager, shell } = app;
    const command = CommandIDs.openLibrary;
    const tracker = new WidgetTracker<MainAreaWidget<LibraryTab>>({
      namespace: 'alacard-library'
    });
    const models = new RoomModels()
      .with(IHandModel, hand)
      .with(IPanelModel, panel)
      .with(IGeneration, generation)
      .with(IWorkspace, workspace);

    commands.addCommand(command, {
      label: trans.__('Library'),
      caption: trans.__('The hands that you dealt: open, deal again, rename'),
      icon: historyIcon,
      describedBy: objectArgs({
        link: {
          type: 'string',
          description: trans.__('The view to show, as a link holds it')
        },
        hand: {
          type: 'string',
          description: trans.__('The share id of the hand to show')
        }
      }),
      execute: async args => {
        const loaded = await loadFor(
          () => import(/* webpackChunkName: "library" */ './tab'),
          trans,
          () => void commands.execute(command, args)
        );
        if (!loaded) {
          return;
        }
        const link = loaded.linkOf(args);
        let tab = tracker.currentWidget;
        if (tab && link !== null) {
          tab.content.showLink(link);
        } else {
          tab?.content.refresh();
        }
        if (!tab) {
          tab = loaded.openTab({
            context: { models, commands, translator },
            settings: serviceManager.serverSettings,
            contents: serviceManager.contents,
            stream: serviceManager.events.stream,
            link: link ?? ''
          });
          const opened = tab;
          await tracker.add(opened);
          opened.content.moved.connect(() => void tracker.save(opened));
        }
        if (!tab.isAttached) {
          shell.add(tab, 'main', { type: 'Alacard Library' });
        }
        shell.activateById(tab.id);
      }
    });
    palette?.addItem({ command, category: trans.__('Alacard') });
    void restorer?.restore(tracker, {
      command,
      args: tab => ({ link: tab.content.link }),
      name: () => 'library'
    });

    if (router) {
      commands.addCommand(CommandIDs.routeLibrary, {
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
          const share = /^share:(.*)$/.exec(query.get(SHARE) ?? '')?.[1];
          const link = query.get(VIEW) ?? '';
          query.delete(SHARE);
          query.delete(VIEW);
          const rest = query.toString();
          router.navigate(
            `${path ?? ''}${rest ? `?${rest}` : ''}${hash ?? ''}`,
            { skipRouting: true }
          );
          const asked = share ? { hand: share } : { link };
          void app.restored.then(() => commands.execute(command, asked));
        }
      });
      router.register({
        command: CommandIDs.routeLibrary,
        pattern: new RegExp(`[?&](${VIEW}=|${SHARE}=share(:|%3A))`, 'i'),
        rank: 20
      });
    }
  }
};
