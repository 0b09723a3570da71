import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import { type ISignal, Signal } from '@lumino/signaling';

import { type APIError, toAPIError } from '../ground/api/errors';
import type { JobStats } from '../ground/api/types';
import type { Control, JobsAPI } from './client';

/** Milliseconds between two questions while the monitor is in sight. */
export const INTERVAL = 10_000;
/** Hours over which ends can be counted. */
export const WINDOWS = [1, 24, 168] as const;

/** All jobs in numbers, as administrators see them, and what they do about them. */
export class JobMonitor implements IDisposable {
  /** `isHidden` tells whether nobody can see the monitor just now. */
  constructor(
    private readonly _api: JobsAPI,
    isHidden: () => boolean
  ) {
    this._poll = new Poll<void>({
      name: 'alacard_ext:jobs-monitor',
      factory: async () => {
        await this.load();
        if (this._error) {
          // Asked less often while the server is away.
          throw this._error;
        }
      },
      frequency: { interval: INTERVAL, backoff: true, max: 6 * INTERVAL },
      standby: () => document.hidden || isHidden()
    });
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Null until they are there. */
  get stats(): JobStats | null {
    return this._stats;
  }

  get error(): APIError | null {
    return this._error;
  }

  get hours(): number {
    return this._hours;
  }

  get isDisposed(): boolean {
    return this._poll.isDisposed;
  }

  dispose(): void {
    this._poll.dispose();
    Signal.clearData(this);
  }

  /** Count ends over so many hours. */
  look(hours: number): void {
    this._hours = hours;
    this._changed.emit();
    void this.load();
  }

  async load(): Promise<void> {
    const round = ++this._round;
    let stats = this._stats;
    let error: APIError | null = null;
    try {
      stats = await this._api.stats(this._hours);
    } catch (fault) {
      error = toAPIError(fault);
    }
    // An answer that was overtaken by a later question is old.
    if (round === this._round && !this.isDisposed) {
      this._stats = stats;
      this._error = error;
      this._changed.emit();
    }
  }

  /**
   * Do it; how many queues, runners or jobs it changed.
   *
   * @throws APIError
   */
  async control(act: Control): Promise<number> {
    try {
      return await this._api.control(act);
    } finally {
      await this.load();
    }
  }

  private readonly _poll: Poll<void>;
  private readonly _changed = new Signal<this, void>(this);
  private _stats: JobStats | null = null;
  private _error: APIError | null = null;
  private _hours = 24;
  private _round = 0;
}
