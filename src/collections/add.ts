import type { ServerConnection } from '@jupyterlab/services';

import type { IViewContext } from '../ground/hooks';
import { askCollections } from './add_dialog';
import { CollectionsAPI } from './client';

/** Ask which collections a hand is in. */
export async function addToCollection(
  hand: string,
  settings: ServerConnection.ISettings,
  context: IViewContext,
  changed: () => void
): Promise<void> {
  await askCollections(hand, new CollectionsAPI(settings), context, changed);
}
