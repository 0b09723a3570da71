import { Token } from '@lumino/coreutils';

import type { NotificationWatch } from './watch';

export type INotificationWatch = NotificationWatch;

export const INotificationWatch = new Token<INotificationWatch>(
  'alacard_ext:INotificationWatch',
  'How many notifications are not read, and which came just now.'
);
