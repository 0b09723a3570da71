import type { Event } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';

import { toAPIError } from '../ground/api/errors';
import { type IJobEvent, jobEventOf } from './event';

/** Milliseconds between two questions while no event comes, and at most, where no answer does. */
const INTERVAL = 800;
const LONGEST = 5000;
/** Milliseconds after an event in which the next one is trusted to come. */
const TRUST = 2500;

/** Ids of the jobs that were followed in this page. */
const followedHere = new Set<string>();

/** Whether this page follows or followed a job, and so tells of its end by itself. */
export function isFollowed(jobId: string): boolean {
  return followedHere.has(jobId);
}

/** Leave it to others to tell of its end, since this page cannot. */
export function unfollow(jobId: string): void {
  followedHere.delete(jobId);
}

/** A job, and how to ask the server about it; `S` is what its REST route tells. */
export interface IFollowed<S> {
  readonly kind: string;
  /** Null for whichever job of the kind goes on, where its route names none. */
  readonly id: string | null;
  /** The truth. */
  read(): Promise<S>;
  /** The number that events and answers share; null where the route tells none. */
  seqOf(status: S): number | null;
  endedOf(status: S): boolean;
  /**
   * Whether events tell all that changes. Then they lead to no question, which would only slow the
   * server down, and one answer is enough while they come.
   */
  readonly byEvents?: boolean;
  /** Told of events as they come: quick, and some may be missing. */
  heard?(event: IJobEvent): void;
  /** Told of every answer that is news. */
  told(status: S): void;
  /** Told when the server knows no such job any more. */
  lost?(message: string): void;
}

/**
 * Follows one job to its end: by events, which are quick but may be missed, and by asking, which is
 * the truth. An event leads to a question at once; where none comes, because the stream is broken
 * or the server is away, questions come at a steady pace. What is older than the last news is dropped.
 */
export class JobFollower<S> implements IDisposable {
  constructor(followed: IFollowed<S>, stream: Event.Stream | null) {
    this._followed = followed;
    this._stream = stream;
    if (followed.id !== null) {
      followedHere.add(followed.id);
    }
    stream?.connect(this._onEvent, this);
    let first = true;
    this._poll = new Poll({
      name: `alacard_ext:${followed.kind}:${followed.id ?? ''}`,
      factory: async () => {
        // The first turn comes at once, when whoever started the job knows all there is.
        const trusted = Date.now() - this._heardAt < TRUST;
        if (first || trusted) {
          first = false;
          return;
        }
        await this._ask();
      },
      frequency: { interval: INTERVAL, backoff: true, max: LONGEST },
      // It may end while the tab is hidden, and its end should be seen then.
      standby: 'never'
    });
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._stream?.disconnect(this._onEvent, this);
      this._poll.dispose();
    }
  }

  /** Take in an answer that came another way, such as that to a request to cancel. */
  accept(status: S): void {
    const seq = this._followed.seqOf(status);
    // The store counts on where a job is cancelled beside its run, whose own number stays behind;
    // its end is never old.
    const over = this._followed.id !== null && this._followed.endedOf(status);
    const old =
      !over && seq !== null && (seq < this._seq || seq <= this._answered);
    if (this._isDisposed || old) {
      return;
    }
    if (seq !== null) {
      this._seq = this._answered = seq;
    }
    if (this._followed.endedOf(status)) {
      this.dispose();
    }
    this._followed.told(status);
  }

  private _onEvent(_: unknown, emission: Event.Emission): void {
    const event = jobEventOf(emission);
    const { kind, id } = this._followed;
    if (event?.kind !== kind || event.jobId !== (id ?? event.jobId)) {
      return;
    }
    if (event.jobId !== this._jobId) {
      // Each job counts for itself.
      this._jobId = event.jobId;
      followedHere.add(event.jobId);
      this._seq = id === null ? -1 : this._seq;
    }
    if (event.seq <= this._seq) {
      return;
    }
    this._seq = event.seq;
    this._followed.heard?.(event);
    if (this._followed.byEvents) {
      this._heardAt = this._answered < 0 ? 0 : Date.now();
      return;
    }
    this._heardAt = Date.now();
    // Where the server does not answer now, the poll asks again.
    this._ask().catch(() => undefined);
  }

  /** Ask once more; while an answer is awaited, once after it for all who asked meanwhile. */
  private _ask(): Promise<void> {
    this._wanted++;
    this._asking ??= this._askWhileWanted().finally(() => {
      this._asking = null;
    });
    return this._asking;
  }

  private async _askWhileWanted(): Promise<void> {
    let answered = this._wanted - 1;
    try {
      while (answered < this._wanted && !this._isDisposed) {
        answered = this._wanted;
        this.accept(await this._followed.read());
      }
    } catch (error) {
      const { status, message } = toAPIError(error);
      if (status === 404 && this._followed.lost && !this._isDisposed) {
        this.dispose();
        this._followed.lost(message);
        return;
      }
      // Events that cannot be asked about are not to be trusted in place of asking.
      this._heardAt = 0;
      throw error;
    }
  }

  private readonly _followed: IFollowed<S>;
  private readonly _stream: Event.Stream | null;
  private readonly _poll: Poll;
  private _jobId = '';
  /** Of the last news, and of the last answer: an event tells less than the answer of its number. */
  private _seq = -1;
  private _answered = -1;
  private _heardAt = 0;
  private _asking: Promise<void> | null = null;
  private _wanted = 0;
  private _isDisposed = false;
}
