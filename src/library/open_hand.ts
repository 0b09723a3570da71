import type { ServerConnection } from '@jupyterlab/services';

import { toAPIError } from '../ground/api/errors';
import { LibraryAPI } from './client';
import { type IOpening, openFile } from './opening';
import { telling } from './telling';

/** Open the file of a hand of one's own, from wherever it is listed. What fails is told. */
export function openHand(
  id: string,
  parts: Omit<IOpening, 'api' | 'removal'> & {
    settings: ServerConnection.ISettings;
    /** Told after the hand left the library, or came back. */
    changed: () => void;
  }
): Promise<void> {
  const { settings, changed, trans } = parts;
  const api = new LibraryAPI(settings);
  const removal = {
    delete: async (each: string) => {
      await api.delete(each);
      changed();
    },
    restore: async (each: string) => {
      const { notice } = await api.restore(each);
      changed();
      return notice;
    }
  };
  return telling(trans, async () => {
    try {
      await openFile(await api.hand(id), { ...parts, api, removal });
    } catch (error) {
      if (toAPIError(error).code === 'HAND_NOT_FOUND') {
        // Whoever listed it does not know yet.
        changed();
      }
      throw error;
    }
  });
}
