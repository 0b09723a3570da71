import { Notification } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Contents, ServerConnection } from '@jupyterlab/services';

import type { Hand } from '../ground/api/types';
import type { IViewContext } from '../ground/hooks';
import { saveAsShown } from '../notebook/settled';
import { LibraryAPI } from './client';
import { EMPTY_VIEW } from './query';
import { shareHand } from './share_dialog';

/**
 * Share the notebook that is open: what lies on the disk, so that is written first.
 *
 * @throws APIError
 */
export async function shareOpen(options: {
  open: NotebookPanel;
  context: IViewContext;
  settings: ServerConnection.ISettings;
  contents: Contents.IManager;
}): Promise<void> {
  const { open, context, settings, contents } = options;
  const trans = context.translator.load('alacard_ext');
  try {
    await saveAsShown(open.context);
  } catch (error) {
    if ((error as Error).name === 'ModalCancelError') {
      return;
    }
    throw error;
  }
  const path = contents.localPath(open.context.path);
  const hand = await handAt(path, new LibraryAPI(settings));
  if (!hand) {
    Notification.warning(
      trans.__(
        'This notebook is not in your library, so it cannot be shared: it was moved, or somebody else dealt it.'
      ),
      { autoClose: 8000 }
    );
    return;
  }
  await shareHand(hand, context, settings);
}

/** One's own hand whose file lies there; null where none does. */
export async function handAt(
  path: string,
  api: Pick<LibraryAPI, 'list'>
): Promise<Hand | null> {
  const control = new AbortController();
  // Every word of the path is looked for, in titles and cards as well.
  const view = { ...EMPTY_VIEW, q: path.slice(-200) };
  let cursor: string | null = null;
  do {
    const page = await api.list(view, cursor, control.signal);
    const found = page.hands.find(hand => hand.path === path);
    if (found) {
      return found;
    }
    cursor = page.next;
  } while (cursor !== null);
  return null;
}
