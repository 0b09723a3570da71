import type { TranslationBundle } from '@jupyterlab/translation';

import type { Verified } from '../ground/api/types';
import { visible } from '../ground/text/visible';
import type { IRunState, RunKind } from './state';

/** How a state is marked beside its words, which alone carry the meaning. */
export type Mark = 'none' | 'now' | 'good' | 'warn' | 'bad';

const MARKS: Record<RunKind, Mark> = {
  dealt: 'none',
  verifying: 'now',
  running: 'now',
  busy: 'now',
  ran: 'good',
  partly: 'none',
  interrupted: 'warn',
  failed: 'bad',
  verified: 'good'
};

/** What was true of other code, or is only said by a file, is no mark for this. */
export function markOf(state: IRunState): Mark {
  const mark = MARKS[state.kind];
  return isClaim(state) || (mark === 'good' && state.edited) ? 'none' : mark;
}

/** Whether the state rests on the word of a file alone. */
function isClaim(state: IRunState): boolean {
  return state.claimed && (state.kind === 'verified' || state.refuted);
}

/** The state in a few words. */
export function shortText(state: IRunState, trans: TranslationBundle): string {
  const { kind, cell, cells } = state;
  switch (kind) {
    case 'dealt':
      return trans.__('Not run yet');
    case 'verifying':
      return cell > 0
        ? trans.__('Verifying: cell %1 of %2', cell, cells)
        : trans.__('Verifying');
    case 'running':
      return trans.__('Running: cell %1 of %2', cell, cells);
    case 'busy':
      return trans.__('Running');
    case 'ran':
      return edited(trans.__('Ran to its end'), state, trans);
    case 'partly':
      return edited(trans.__('Ran %1 of %2 cells', cell, cells), state, trans);
    case 'interrupted':
      return edited(trans.__('Interrupted in cell %1', cell), state, trans);
    case 'failed':
      return edited(
        claimed(failedText(state, trans), state, trans),
        state,
        trans
      );
    case 'verified':
      return edited(claimed(trans.__('Verified'), state, trans), state, trans);
  }
}

function failedText(state: IRunState, trans: TranslationBundle): string {
  const { cell, refuted } = state;
  if (refuted) {
    return cell > 0
      ? trans.__('Verification failed in cell %1', cell)
      : trans.__('Verification failed');
  }
  return cell > 0 ? trans.__('Failed in cell %1', cell) : trans.__('Failed');
}

/** What there is to say besides, a sentence each. */
export function longTexts(
  state: IRunState,
  trans: TranslationBundle
): string[] {
  const { verified } = state;
  return [
    visible(state.message.split('\n')[0].slice(0, 300), 'prose'),
    verified ? verifiedText(verified, state.claimed, trans) : ''
  ].filter(Boolean);
}

/** When and where it was verified, and how that ended. */
function verifiedText(
  verified: Verified,
  isClaimed: boolean,
  trans: TranslationBundle
): string {
  const { machine } = verified;
  const where = [
    machine.system,
    machine.python && `Python ${machine.python}`,
    machine.device
  ]
    .filter((part): part is string => typeof part === 'string' && part !== '')
    .map(part => visible(part.slice(0, 60)))
    .join(', ');
  const now = Date.now();
  // The clock of the machine may go before this one's.
  const when = ago(Math.min(Date.parse(verified.date), now), now);
  if (isClaimed) {
    return verified.outcome === 'passed'
      ? trans.__(
          'According to the file, verified %1 on %2. The file is not signed as yours.',
          when,
          where
        )
      : trans.__(
          'According to the file, a verification %1 on %2 did not pass. The file is not signed as yours.',
          when,
          where
        );
  }
  return verified.outcome === 'passed'
    ? trans.__('Verified %1 on %2.', when, where)
    : trans.__('A verification %1 on %2 did not pass.', when, where);
}

/** A time that has passed, in the reader's language: '2 hours ago'. */
export function ago(then: number, now: number): string {
  if (Number.isNaN(then)) {
    return '';
  }
  const seconds = Math.round((then - now) / 1000);
  const format = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
  for (const [unit, size] of [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60]
  ] as const) {
    if (Math.abs(seconds) >= size) {
      return format.format(Math.trunc(seconds / size), unit);
    }
  }
  return format.format(Math.trunc(seconds / 60), 'minute');
}

/** Minutes and seconds as a clock shows them. */
export function clock(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const rest = String(seconds % 60).padStart(2, '0');
  return `${Math.floor(seconds / 60)}:${rest}`;
}

function claimed(
  text: string,
  state: IRunState,
  trans: TranslationBundle
): string {
  return isClaim(state) ? trans.__('%1, according to the file', text) : text;
}

function edited(
  text: string,
  state: IRunState,
  trans: TranslationBundle
): string {
  return state.edited ? trans.__('%1, edited since', text) : text;
}
