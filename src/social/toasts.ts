import { Notification as Toast } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { CommandIDs } from '../ground/ids';
import type { SocialAPI } from './client';
import { openSubject } from './opening';
import type { IArrival, NotificationWatch } from './watch';
import { sentenceOf } from './words';

/** As many are told one by one; of more it is told how many there are. */
const FEW = 3;

/** Tell what came in JupyterLab's own notifications. */
export function toast(
  arrived: IArrival,
  parts: {
    readonly api: Pick<SocialAPI, 'markRead'>;
    readonly watch: Pick<NotificationWatch, 'take'>;
    readonly commands: CommandRegistry;
    readonly trans: TranslationBundle;
  }
): void {
  const { api, watch, commands, trans } = parts;
  const { notifications, more } = arrived;
  const many = notifications.length;
  if (more || many > FEW) {
    const text = more
      ? trans._n(
          'You have %1 or more new notifications.',
          'You have %1 or more new notifications.',
          many
        )
      : trans._n(
          'You have %1 new notification.',
          'You have %1 new notifications.',
          many
        );
    Toast.info(text, {
      autoClose: 8000,
      actions: [
        {
          label: trans.__('Show'),
          callback: () => void commands.execute(CommandIDs.openNotifications)
        }
      ]
    });
    return;
  }
  for (const each of [...notifications].reverse()) {
    const failing = each.reason === 'failing';
    Toast.emit(sentenceOf(each, trans), failing ? 'warning' : 'info', {
      autoClose: failing ? false : 8000,
      actions: [
        {
          label: trans.__('Open'),
          callback: () => {
            openSubject(each, commands);
            api.markRead([each.notification_id]).then(
              unread => watch.take(unread),
              () => {
                // It stays unread in the list.
              }
            );
          }
        }
      ]
    });
  }
}
