import type { Event } from '@jupyterlab/services';
import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';

import type { AlacardAPI } from '../ground/api/client';
import type { Phase } from '../ground/api/values';

/** The `$id` of the server's event schema. */
export const EVENT_SCHEMA = 'https://events.alacard.dev/job/v1';

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

/**
 * Follow a generation: by events, which are quick but may be missed, and by asking, which is the
 * truth. Only news are reported: what is older than the last report is dropped.
 */
export function followProgress(
  requestId: string,
  api: AlacardAPI,
  stream: Event.Stream | null,
  report: (progress: IProgress) => void
): IDisposable {
  let last = NO_PROGRESS;
  const accept = (next: IProgress): void => {
    const learned =
      last.expectedSeconds === null && next.expectedSeconds !== null;
    if (next.seq > last.seq || (next.seq === last.seq && learned)) {
      last = {
        ...next,
        expectedSeconds: next.expectedSeconds ?? last.expectedSeconds
      };
      report(last);
    }
  };
  const onEvent = (_: unknown, event: Event.Emission): void => {
    if (event.schema_id === EVENT_SCHEMA && event.job_id === requestId) {
      accept({
        seq: Number(event.seq),
        phase: phaseOf(event),
        fraction: Number(event.fraction),
        expectedSeconds: null
      });
    }
  };
  stream?.connect(onEvent);
  let early = true;
  const poll = new Poll({
    name: `alacard_ext:generation:${requestId}`,
    factory: async () => {
      // The first turn comes at once, before the server can know of the request.
      if (early) {
        early = false;
        return;
      }
      const { data } = await api.generation(requestId);
      accept({
        seq: data.seq,
        phase: data.phase,
        fraction: data.fraction,
        expectedSeconds: data.expected_seconds ?? null
      });
    },
    frequency: { interval: 600, backoff: true, max: 3000 },
    // A generation may end while the tab is hidden, and its notebook should lie open then.
    standby: 'never'
  });
  return new DisposableDelegate(() => {
    stream?.disconnect(onEvent);
    poll.dispose();
  });
}

/** The one word of REST for the state and the phase of an event. */
function phaseOf(event: Event.Emission): Phase {
  switch (event.state) {
    case 'done':
    case 'failed':
      return event.state;
    case 'cancelling':
    case 'cancelled':
    case 'interrupted':
      return 'cancelled';
    default:
      return (event.phase || 'queued') as Phase;
  }
}
