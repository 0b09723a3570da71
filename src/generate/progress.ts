import type { GenerationStatus, Phase } from '../ground/api/values';
import type { IJobEvent } from '../jobs/event';

/** The phases a generation passes through, in order. */
export const PHASES: readonly Phase[] = [
  'queued',
  'facts',
  'plan',
  'cells',
  'gate',
  'saving'
];

export interface IProgress {
  readonly seq: number;
  readonly phase: Phase;
  /** From 0 to 1. */
  readonly fraction: number;
  /** Seconds a generation usually takes here; null where that is not known yet. */
  readonly expectedSeconds: number | null;
}

export const NO_PROGRESS: IProgress = {
  seq: -1,
  phase: 'queued',
  fraction: 0,
  expectedSeconds: null
};

/** What the server's status says of it. */
export function progressOf(status: GenerationStatus): IProgress {
  return {
    seq: status.seq,
    phase: status.phase,
    fraction: status.fraction,
    expectedSeconds: status.expected_seconds ?? null
  };
}

/** The same progress after an event, whose state and phase are one word here. */
export function progressAfter(last: IProgress, event: IJobEvent): IProgress {
  const { seq, fraction } = event;
  return { ...last, seq, fraction, phase: phaseOf(event) };
}

function phaseOf(event: IJobEvent): Phase {
  switch (event.state) {
    case 'done':
    case 'failed':
      return event.state;
    case 'cancelling':
    case 'cancelled':
    case 'interrupted':
      return 'cancelled';
    default:
      return PHASES.find(phase => phase === event.phase) ?? 'queued';
  }
}
