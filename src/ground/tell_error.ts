import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import { toAPIError } from './api/errors';
import { errorText } from './error_text';

/** Tell a person in a notification why what they asked for failed, and what to do. */
export function tellError(error: unknown, trans: TranslationBundle): void {
  Notification.error(errorText(toAPIError(error), trans), { autoClose: 8000 });
}
