import { Notification } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Contents, ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import { isServerDrive } from '../generate/workspace';
import { toAPIError } from '../ground/api/errors';
import type { Hand } from '../ground/api/types';
import type { IViewContext } from '../ground/hooks';
import { visible } from '../ground/text/visible';
import { alacardMetadata, type IMade } from '../notebook/again';
import { saveAsShown } from '../notebook/settled';
import { LibraryAPI } from './client';
import { EMPTY_VIEW, isShareId } from './query';
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
  const api = new LibraryAPI(settings);
  const trans = context.translator.load('alacard_ext');
  if (!isServerDrive(contents.driveName(open.context.path))) {
    Notification.warning(
      trans.__(
        'This notebook cannot be shared from here because it is not in the server’s folder. Share it from the library, as it was generated.'
      ),
      { autoClose: 12000 }
    );
    return;
  }
  if (!(await saveAsShown(open.context))) {
    return;
  }
  const path = contents.localPath(open.context.path);
  const hand = await handAt(path, api);
  if (!hand) {
    const { metadata } = open.content.model?.sharedModel ?? {};
    const reason = await whyNoHand(alacardMetadata(metadata), api, trans);
    Notification.warning(reason, { autoClose: 12000 });
    return;
  }
  // It is saved by now.
  await shareHand(hand, { context, settings, documents: null });
}

/**
 * Why no hand of one's own lies where a notebook is open that Alacard made.
 *
 * @throws APIError
 */
export async function whyNoHand(
  made: IMade | null,
  api: Pick<LibraryAPI, 'hand'>,
  trans: TranslationBundle
): Promise<string> {
  const { share_id: id } = (made ?? {}) as { share_id?: unknown };
  if (typeof id !== 'string' || !isShareId(id)) {
    return trans.__(
      'This notebook cannot be shared because it was generated without being kept in a library. Generate it again to share it.'
    );
  }
  let hand: Hand;
  try {
    hand = await api.hand(id);
  } catch (error) {
    if (toAPIError(error).status !== 404) {
      throw error;
    }
    return trans.__(
      'This notebook cannot be shared because your library does not have it. It may have been deleted from there, or it comes from someone else’s library.'
    );
  }
  if (!hand.mine) {
    return trans.__(
      'This notebook belongs to %1, so only they can share it. Remix it to share a version of your own.',
      visible(hand.owner)
    );
  }
  return hand.path
    ? trans.__(
        'This file is a copy or was moved: your library knows this notebook as %1. Move it back there, or share it from the library.',
        visible(hand.path)
      )
    : trans.__(
        'Your library does not recognise this file as this notebook’s. You can share the notebook from the library, as it was generated.'
      );
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
