import { Dialog, showErrorMessage } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import { toAPIError } from '../ground/api/errors';
import { errorText } from '../ground/error_text';
import { visible } from '../ground/text/visible';

/** Do what a person asked for; why it failed is told, and never thrown. */
export async function telling(
  trans: TranslationBundle,
  work: () => Promise<void>
): Promise<void> {
  try {
    await work();
  } catch (error) {
    await showErrorMessage(
      trans.__('Library'),
      visible(errorText(toAPIError(error), trans), 'prose'),
      [Dialog.okButton({ label: trans.__('Close') })]
    );
  }
}
