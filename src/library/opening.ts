import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import { type Contents, ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { IWorkspace } from '../generate/tokens';
import type { Hand } from '../ground/api/types';
import { CommandIDs } from '../ground/ids';
import { visible } from '../ground/text/visible';
import type { LibraryAPI } from './client';
import { telling } from './telling';

export interface IOpening {
  readonly api: Pick<LibraryAPI, 'notebook'>;
  readonly workspace: IWorkspace;
  readonly contents: Contents.IManager;
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
  readonly removal: IRemoval;
}

/** Takes a hand out of the library, and brings it back. */
export interface IRemoval {
  delete(id: string): Promise<void>;
  /** Answers what is not as it was, if anything. */
  restore(id: string): Promise<string | null>;
}

/**
 * Open the file of a hand. Where it is not there any more, the person is told, and chooses: a copy
 * of what was kept, or the hand leaves the library.
 *
 * @throws APIError and what the drive throws
 */
export async function openFile(hand: Hand, parts: IOpening): Promise<void> {
  const { workspace, commands, contents, removal, trans } = parts;
  const path = hand.path && workspace.place().toBrowserPath(hand.path);
  if (path && (await exists(path, contents))) {
    await commands.execute(CommandIDs.openNotebook, { path });
    return;
  }
  if (path) {
    const answer = await showDialog({
      title: trans.__('The notebook file is missing'),
      body: trans.__(
        '%1 has been moved, renamed or deleted. The library keeps the notebook as it was generated.',
        visible(path)
      ),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.warnButton({ label: trans.__('Remove from library') }),
        Dialog.okButton({ label: trans.__('Make a copy'), accept: true })
      ],
      defaultButton: 2
    });
    if (answer.button.displayType === 'warn') {
      await removeHand(hand, removal, trans);
      return;
    }
    if (!answer.button.accept) {
      return;
    }
  }
  await openCopy(hand, parts);
}

/** Delete a hand at once; the notice brings it back. */
export async function removeHand(
  hand: Hand,
  removal: IRemoval,
  trans: TranslationBundle
): Promise<void> {
  await removal.delete(hand.share_id);
  const id = Notification.info(
    trans.__(
      'Removed from your library: %1. Its file, if there is one, is kept.',
      visible(hand.title, 'prose')
    ),
    {
      autoClose: 15000,
      actions: [
        {
          label: trans.__('Undo'),
          callback: () => {
            Notification.dismiss(id);
            void telling(trans, async () => {
              const notice = await removal.restore(hand.share_id);
              if (notice) {
                Notification.warning(notice, { autoClose: false });
              }
            });
          }
        }
      ]
    }
  );
}

async function openCopy(hand: Hand, parts: IOpening): Promise<void> {
  const { api, workspace, commands, trans } = parts;
  const notebook = await api.notebook(hand.share_id);
  const path = await workspace.save(
    { filename: hand.filename, notebook },
    workspace.place().folder
  );
  Notification.info(
    trans.__('Opened a copy, as it was generated: %1', visible(path)),
    { autoClose: 5000 }
  );
  await commands.execute(CommandIDs.openNotebook, { path });
}

/** Whether a file is there; that it is not known is told, so that no copy is made of it. */
async function exists(
  path: string,
  contents: Contents.IManager
): Promise<boolean> {
  try {
    await contents.get(path, { content: false });
    return true;
  } catch (error) {
    if (
      error instanceof ServerConnection.ResponseError &&
      error.response.status === 404
    ) {
      return false;
    }
    throw error;
  }
}
