import type { TranslationBundle } from '@jupyterlab/translation';

import type { Fit } from '../ground/api/values';
import type { IBadge } from './face';
import { fileSize } from './format';

/** Whether the model fits this machine, as a badge; the reason is its tooltip. */
export function fitBadge(fit: Fit, trans: TranslationBundle): IBadge {
  const size = fit.weight_bytes ? fileSize(fit.weight_bytes) : '';
  const reason = fit.reason || fitWord(fit, trans);
  const title = size
    ? trans.__('%1 The weights alone take %2.', reason, size)
    : reason;
  switch (fit.verdict) {
    case 'fits':
      return {
        text: size
          ? trans.__('✓ fits, %1 of weights', size)
          : trans.__('✓ fits'),
        title,
        mark: 'good'
      };
    case 'tight':
      return {
        text: size
          ? trans.__('! tight, %1 of weights', size)
          : trans.__('! tight'),
        title,
        mark: 'warn'
      };
    case 'too_big':
      return {
        text: size
          ? trans.__('✕ too big, %1 of weights', size)
          : trans.__('✕ too big'),
        title,
        mark: 'bad'
      };
    case 'unknown':
      return { text: trans.__('size unknown'), title };
  }
}

/** The verdict as a sentence. */
export function fitWord(fit: Fit, trans: TranslationBundle): string {
  switch (fit.verdict) {
    case 'fits':
      return trans.__('The model fits this machine.');
    case 'tight':
      return trans.__('The model fits this machine, but only just.');
    case 'too_big':
      return trans.__('The model is too big for this machine.');
    case 'unknown':
      return trans.__('The size of the model is unknown.');
  }
}
