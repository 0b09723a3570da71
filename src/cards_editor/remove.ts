import { Notification } from '@jupyterlab/apputils';
import type { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import { tellError } from '../ground/tell_error';
import { visible } from '../ground/text/visible';
import { CustomCardsAPI, type CustomType } from './client';

/** Delete a card and offer to bring it back; `changed` is called after each. What fails is told. */
export async function removeCard(
  type: CustomType,
  id: string,
  parts: {
    settings: ServerConnection.ISettings;
    trans: TranslationBundle;
    changed(): void;
  }
): Promise<void> {
  const { trans, changed } = parts;
  const api = new CustomCardsAPI(parts.settings);
  try {
    const gone = await api.remove(type, id);
    changed();
    const name = visible(gone.card.name, 'prose');
    Notification.info(trans.__('Deleted “%1” from your deck.', name), {
      autoClose: 10000,
      actions: [
        {
          label: trans.__('Undo'),
          callback: () => {
            api.restore(type, id).then(changed, (error: unknown) => {
              tellError(error, trans);
            });
          }
        }
      ]
    });
  } catch (error) {
    tellError(error, trans);
  }
}
