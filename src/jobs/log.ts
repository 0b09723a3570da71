import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import { type ISignal, Signal } from '@lumino/signaling';

import { type APIError, toAPIError } from '../ground/api/errors';
import type { LogLine } from '../ground/api/types';
import type { JobsAPI } from './client';

/** Lines that are kept, and that are asked for at once. */
export const KEPT = 500;
const AT_ONCE = 5000;
/** Milliseconds between two questions while the job goes on. */
const INTERVAL = 1500;

/** The tail of a job's log, followed to its end. */
export class JobLog implements IDisposable {
  constructor(
    private readonly _api: Pick<JobsAPI, 'logs'>,
    private readonly _id: string
  ) {
    this._poll = new Poll<void>({
      name: `alacard_ext:log:${_id}`,
      factory: () => this._read(),
      frequency: { interval: INTERVAL, backoff: true, max: 10 * INTERVAL },
      standby: 'when-hidden'
    });
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The last lines; null until they are there. */
  get lines(): readonly LogLine[] | null {
    return this._lines;
  }

  /** Whether there were more lines than are kept. */
  get isCut(): boolean {
    return this._isCut;
  }

  get error(): APIError | null {
    return this._error;
  }

  get isDisposed(): boolean {
    return this._poll.isDisposed;
  }

  dispose(): void {
    this._poll.dispose();
    Signal.clearData(this);
  }

  private async _read(): Promise<void> {
    try {
      let ended: boolean;
      let found: readonly LogLine[];
      do {
        const page = await this._api.logs(this._id, this._next, AT_ONCE);
        ({ ended, lines: found } = page);
        this._next = page.next;
        this._take(found);
      } while (found.length >= AT_ONCE && !this.isDisposed);
      if (ended) {
        void this._poll.stop();
      }
    } catch (error) {
      this._error = toAPIError(error);
      this._changed.emit();
      throw error;
    }
  }

  private _take(found: readonly LogLine[]): void {
    const all = [...(this._lines ?? []), ...found];
    this._isCut ||= all.length > KEPT;
    const isNews = found.length > 0 || this._lines === null || this._error;
    this._lines = all.slice(-KEPT);
    this._error = null;
    if (isNews) {
      this._changed.emit();
    }
  }

  private readonly _poll: Poll<void>;
  private readonly _changed = new Signal<this, void>(this);
  private _lines: readonly LogLine[] | null = null;
  private _next = 0;
  private _isCut = false;
  private _error: APIError | null = null;
}
