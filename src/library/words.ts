import type { TranslationBundle } from '@jupyterlab/translation';

import type { Hand } from '../ground/api/types';
import type { Period, Sort } from './query';

type Named = readonly (readonly [string, string])[];

export function levelNames(trans: TranslationBundle): Named {
  return [
    ['beginner', trans.__('Beginner')],
    ['intermediate', trans.__('Intermediate')],
    ['advanced', trans.__('Advanced')]
  ];
}

export function appNames(trans: TranslationBundle): Named {
  return [
    ['none', trans.__('No app')],
    ['chat_interface', trans.__('Chat')],
    ['api_endpoint', trans.__('API endpoint')],
    ['gradio_demo', trans.__('Gradio demo')],
    ['streamlit_app', trans.__('Streamlit app')],
    ['batch_cli', trans.__('Batch command')]
  ];
}

export function periodName(period: Period, trans: TranslationBundle): string {
  return {
    '': trans.__('Any time'),
    today: trans.__('Today'),
    week: trans.__('Last 7 days'),
    month: trans.__('Last 30 days')
  }[period];
}

export function sortName(sort: Sort, trans: TranslationBundle): string {
  return {
    newest: trans.__('Newest first'),
    oldest: trans.__('Oldest first'),
    title: trans.__('By title'),
    model: trans.__('By model')
  }[sort];
}

/** How its last verification ended; of none, that none is known of. */
export function verifiedName(hand: Hand, trans: TranslationBundle): string {
  if (!hand.verified) {
    return trans.__('Not verified');
  }
  return hand.verified === 'passed'
    ? trans.__('Verified')
    : trans.__('Did not verify');
}
