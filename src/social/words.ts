import type { TranslationBundle } from '@jupyterlab/translation';

import type { Notification } from '../ground/api/types';
import { visible } from '../ground/text/visible';

/** What happened, in a sentence. */
export function sentenceOf(
  notification: Notification,
  trans: TranslationBundle
): string {
  const title = visible(notification.title, 'prose');
  // Who is not told, or was erased, is nobody by name.
  const actor = notification.actor
    ? visible(notification.actor)
    : trans.__('Someone');
  switch (notification.reason) {
    case 'remix':
      return trans.__('%1 remixed “%2”', actor, title);
    case 'mention':
      return trans.__('%1 mentioned you on “%2”', actor, title);
    case 'withdrawn':
      return trans.__('%1, an administrator, made “%2” private', actor, title);
    case 'card_withdrawn':
      return trans.__(
        'An administrator withdrew a card that “%1” uses; the hand keeps its copy',
        title
      );
    case 'failing':
      return trans.__('“%1” no longer passes its verification', title);
    default:
      return trans.__('%1 commented on “%2”', actor, title);
  }
}

/** The name of the list, with how many are not read. */
export function listName(unread: number, trans: TranslationBundle): string {
  return unread
    ? trans.__('Notifications (%1)', unreadText(unread))
    : trans.__('Notifications');
}

/** How many are not read; the server counts to 100. */
export function unreadText(unread: number): string {
  return unread >= 100 ? '99+' : unread.toLocaleString();
}
