import type { TranslationBundle } from '@jupyterlab/translation';

import type { Phase } from '../ground/api/values';

/** What is being done in a phase, as a person reads it. */
export function phaseText(phase: Phase, trans: TranslationBundle): string {
  switch (phase) {
    case 'queued':
      return trans.__('Waiting for its turn');
    case 'facts':
      return trans.__('Asking the Hub about the model');
    case 'plan':
      return trans.__('Planning for this machine');
    case 'cells':
      return trans.__('Writing the cells');
    case 'gate':
      return trans.__('Checking the notebook');
    case 'saving':
      return trans.__('Saving');
    case 'done':
      return trans.__('Done');
    case 'failed':
      return trans.__('Failed');
    case 'cancelled':
      return trans.__('Cancelled');
  }
}
