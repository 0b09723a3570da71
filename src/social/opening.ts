import type { CommandRegistry } from '@lumino/commands';

import type { Notification } from '../ground/api/types';
import { CommandIDs } from '../ground/ids';

/** Open what a notification is about: a collection, a card, a demo's page, or a hand's, at the comment. */
export function openSubject(
  notification: Pick<Notification, 'cause' | 'kind' | 'reason' | 'subject'>,
  commands: CommandRegistry
): void {
  const { cause, kind, reason, subject } = notification;
  if (kind === 'collection') {
    const link = `scope=collections&collection=${subject}`;
    void commands.execute(CommandIDs.openLibrary, { link });
    return;
  }
  if (kind === 'prompt' || kind === 'topic') {
    void commands.execute(CommandIDs.editCard, { type: kind, id: subject });
    return;
  }
  if (kind === 'demo') {
    void commands.execute(CommandIDs.openDemos, { demo: subject });
    return;
  }
  const isSaid = reason === 'comment' || reason === 'mention';
  void commands.execute(CommandIDs.openShare, {
    hand: subject,
    ...(isSaid && cause ? { comment: cause } : {})
  });
}
