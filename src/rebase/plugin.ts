import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { toAPIError } from '../ground/api/errors';
import { errorText } from '../ground/error_text';
import { CommandIDs } from '../ground/ids';
import { loadFor } from '../ground/lazy';
import { RoomModels } from '../ground/room_models';
import { objectArgs } from '../ground/schemas';
import { IAlacardAPI } from '../ground/tokens';
import { IHandModel } from '../hand/tokens';
import { alacardMetadata } from '../notebook/again';
import { notebookInFront } from '../notebook/in_front';

/** Rebases, comparisons and remixes of notebooks; what does them is loaded when first used. */
export const rebasePlugin: JupyterFrontEndPlugin<void> = {
  id: 'alacard_ext:rebase',
  description: 'Rebases, compares and remixes notebooks from their files.',
  autoStart: true,
  requires: [IAlacardAPI, IHandModel],
  optional: [
    ITranslator,
    ICommandPalette,
    INotebookTracker,
    IDefaultFileBrowser
  ],
  activate: (
    app: JupyterFrontEnd,
    api: IAlacardAPI,
    hand: IHandModel,
    maybeTranslator: ITranslator | null,
    palette: ICommandPalette | null,
    notebooks: INotebookTracker | null,
    browser: IDefaultFileBrowser | null
  ) => {
    const translator = maybeTranslator ?? nullTranslator;
    const trans = translator.load('alacard_ext');
    const { commands, serviceManager } = app;
    const { serverSettings: settings, contents } = serviceManager;
    const models = new RoomModels()
      .with(IAlacardAPI, api)
      .with(IHandModel, hand);
    const acts = {
      context: { models, commands, translator },
      settings,
      contents
    };
    const current = (): NotebookPanel | null => {
      const open = notebookInFront(notebooks, app.shell);
      const made = alacardMetadata(open?.content.model?.sharedModel.metadata);
      return made ? open : null;
    };
    const selected = (): string | null => {
      const items = browser ? [...browser.selectedItems()] : [];
      return items.length === 1 && items[0].path.endsWith('.ipynb')
        ? items[0].path
        : null;
    };
    const there = (args: { from?: unknown }): boolean =>
      args.from === 'browser' ? selected() !== null : current() !== null;
    const describedBy = objectArgs({
      from: {
        type: 'string',
        enum: ['browser', 'notebook'],
        description: trans.__('Take the selected file or the open notebook')
      }
    });
    type Loaded = typeof import('./acts');
    const add = (
      id: string,
      label: string,
      caption: string,
      work: (loaded: Loaded, source: NotebookPanel | string) => Promise<void>
    ): void => {
      commands.addCommand(id, {
        label,
        caption,
        isEnabled: there,
        isVisible: args => args.from === undefined || there(args),
        describedBy,
        execute: async args => {
          const source = args.from === 'browser' ? selected() : current();
          const loaded =
            source &&
            (await loadFor(
              () => import(/* webpackChunkName: "rebase" */ './acts'),
              trans,
              () => void commands.execute(id, args)
            ));
          try {
            if (source && loaded) {
              await work(loaded, source);
            }
          } catch (error) {
            Notification.error(errorText(toAPIError(error), trans), {
              autoClose: 12000
            });
          }
        }
      });
      palette?.addItem({ command: id, category: trans.__('Alacard') });
    };
    add(
      CommandIDs.rebaseNotebook,
      trans.__('Rebase This Notebook…'),
      trans.__(
        'Apply your changes on top of the newest version of the original or of the current templates'
      ),
      async (loaded, source) => {
        if (typeof source !== 'string') {
          await loaded.rebaseOpen(source, acts);
        }
      }
    );
    add(
      CommandIDs.compareNotebook,
      trans.__('Show Changes Made by Hand'),
      trans.__('Compare this notebook with the hand that it was made from'),
      (loaded, source) => loaded.compareNotebook(source, acts)
    );
    add(
      CommandIDs.remixNotebook,
      trans.__('Remix This Notebook'),
      trans.__('Lay the cards of this notebook on the table, to change them'),
      async (loaded, source) => {
        const metadata =
          typeof source === 'string'
            ? await metadataOf(source, contents)
            : source.content.model?.sharedModel.metadata;
        await loaded.remixMade(metadata, acts);
      }
    );
    const tell = (): void => {
      for (const id of [
        CommandIDs.rebaseNotebook,
        CommandIDs.compareNotebook,
        CommandIDs.remixNotebook
      ]) {
        commands.notifyCommandChanged(id);
      }
    };
    notebooks?.currentChanged.connect(tell);
    app.shell.currentChanged?.connect(tell);
  }
};

/** The metadata of a notebook's file. */
async function metadataOf(
  path: string,
  contents: JupyterFrontEnd['serviceManager']['contents']
): Promise<unknown> {
  const file = await contents.get(path, { type: 'notebook', content: true });
  return (file.content as { metadata?: unknown }).metadata;
}
