import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer, IRouter } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { shareIcon } from '@jupyterlab/ui-components';

import { IWorkspace } from '../generate/tokens';
import { CommandIDs } from '../ground/ids';
import { loadFor } from '../ground/lazy';
import { RoomModels } from '../ground/room_models';
import { objectArgs } from '../ground/schemas';
import { addTab } from '../ground/tab';
import { IAlacardAPI, IPanelModel } from '../ground/tokens';
import { tellError } from '../ground/tell_error';
import { IHandModel } from '../hand/tokens';
import { alacardMetadata } from '../notebook/again';
import { notebookInFront } from '../notebook/in_front';

/** The page of a hand, and the sharing of the open notebook; both are loaded when first used. */
export const sharePlugin: JupyterFrontEndPlugin<void> = {
  id: 'alacard_ext:share',
  description: 'Shares hands, and shows those that are shared.',
  autoStart: true,
  requires: [IAlacardAPI, IHandModel, IPanelModel, IWorkspace],
  optional: [
    ITranslator,
    ICommandPalette,
    ILayoutRestorer,
    IRouter,
    IRenderMimeRegistry,
    IEditorLanguageRegistry,
    INotebookTracker,
    IDocumentManager
  ],
  activate: (
    app: JupyterFrontEnd,
    api: IAlacardAPI,
    hand: IHandModel,
    panel: IPanelModel,
    workspace: IWorkspace,
    maybeTranslator: ITranslator | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null,
    router: IRouter | null,
    rendermime: IRenderMimeRegistry | null,
    languages: IEditorLanguageRegistry | null,
    notebooks: INotebookTracker | null,
    manager: IDocumentManager | null
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
      .with(IWorkspace, workspace);
    const context = { models, commands, translator };

    addTab(
      { app, trans, palette, restorer, router },
      {
        name: 'share',
        type: 'Alacard Hand',
        command: CommandIDs.openShare,
        label: trans.__('Hand'),
        caption: trans.__('A hand in the library'),
        icon: shareIcon,
        several: true,
        args: {
          hand: {
            type: 'string',
            description: trans.__('The share id of the hand to show')
          },
          link: {
            type: 'string',
            description: trans.__('The same, as a saved layout stores it')
          },
          comment: {
            type: 'string',
            description: trans.__('The id of a comment to show')
          }
        },
        load: async () => {
          const { linkOf, ShareTab } = await import(
            /* webpackChunkName: "share" */ './share_tab'
          );
          const renderers = { rendermime, languages };
          return {
            linkOf,
            create: link =>
              new ShareTab({ context, settings, documents, renderers, link })
          };
        },
        route: {
          command: CommandIDs.routeShare,
          pattern: /[?&]alacard=share(:|%3A)/i,
          argsOf: query => {
            const given = query.get('alacard') ?? '';
            const comment = query.get('alacard-comment') ?? '';
            query.delete('alacard');
            query.delete('alacard-comment');
            return { hand: given.replace(/^share:/i, ''), comment };
          }
        }
      }
    );

    const inFront = (): NotebookPanel | null =>
      notebookInFront(notebooks, app.shell);
    const current = (): unknown =>
      inFront()?.content.model?.sharedModel.metadata;
    commands.addCommand(CommandIDs.shareNotebook, {
      label: trans.__('Share This Notebook…'),
      caption: trans.__('Give others a link to this notebook as it is now'),
      icon: shareIcon,
      isEnabled: () => alacardMetadata(current()) !== null,
      // Whatever else is open, there is a hand only behind what Alacard made.
      isVisible: args =>
        args.from !== 'notebook' || alacardMetadata(current()) !== null,
      describedBy: objectArgs({
        from: {
          type: 'string',
          enum: ['notebook'],
          description: trans.__('Whether it is shown on a notebook')
        }
      }),
      execute: async args => {
        const open = inFront();
        if (!open) {
          return;
        }
        const loaded = await loadFor(
          () => import(/* webpackChunkName: "share-dialog" */ './share_open'),
          trans,
          () => void commands.execute(CommandIDs.shareNotebook, args)
        );
        try {
          await loaded?.shareOpen({ open, context, settings, contents });
        } catch (error) {
          tellError(error, trans);
        }
      }
    });
    palette?.addItem({
      command: CommandIDs.shareNotebook,
      category: trans.__('Alacard')
    });
    const tell = (): void =>
      commands.notifyCommandChanged(CommandIDs.shareNotebook);
    notebooks?.currentChanged.connect(tell);
    app.shell.currentChanged?.connect(tell);
  }
};
