import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

import { type APIError, isAbort, toAPIError } from '../ground/api/errors';
import type { JobStatus } from '../ground/api/types';
import type { JobBoard } from './board';
import type { IJobPage, IJobQuery } from './client';
import { hasEnded, type IJobEvent } from './event';

/** Jobs that are asked for at once, at first and at most. */
const FIRST = 50;
const MOST = 200;
/** Pages that are listed again at once; what lies behind them is brought by events alone. */
const MOST_PAGES = 5;

/** Jobs that a person looks at, page by page, and what happens to them meanwhile. */
export class JobPages implements IDisposable {
  /** `query` tells what is asked for at a moment. */
  constructor(
    private readonly _board: JobBoard,
    private readonly _query: () => IJobQuery
  ) {
    _board.heard.connect(this._onHeard, this);
    _board.stirred.connect(this._onStirred, this);
    _board.acted.connect(this._onActed, this);
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Null until they are there. */
  get jobs(): readonly JobStatus[] | null {
    return this._jobs;
  }

  get hasMore(): boolean {
    return this._next !== null;
  }

  get loading(): boolean {
    return this._asking !== null;
  }

  get error(): APIError | null {
    return this._error;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._asking?.abort();
      this._board.heard.disconnect(this._onHeard, this);
      this._board.stirred.disconnect(this._onStirred, this);
      this._board.acted.disconnect(this._onActed, this);
      Signal.clearData(this);
    }
  }

  /** List again, as many as are listed. */
  async load(): Promise<void> {
    await this._ask(null, this._jobs?.length ?? 0);
  }

  /** The page behind those that are listed, unless one is on its way. */
  async more(): Promise<void> {
    if (this._next !== null && !this.loading) {
      await this._ask(this._next, 0);
    }
  }

  private async _ask(cursor: number | null, count: number): Promise<void> {
    this._asking?.abort();
    const asking = new AbortController();
    this._asking = asking;
    this._changed.emit();
    const asked = this._query();
    const found: JobStatus[] = [];
    let next = cursor;
    let turns = 0;
    try {
      do {
        const limit = Math.min(Math.max(count - found.length, FIRST), MOST);
        const page: IJobPage = await this._board.api.list(
          { ...asked, limit },
          next,
          asking.signal
        );
        found.push(...page.jobs);
        next = page.next;
        turns += 1;
      } while (next !== null && found.length < count && turns < MOST_PAGES);
    } catch (error) {
      if (this._asking === asking && !isAbort(error)) {
        this._asking = null;
        this._error = toAPIError(error);
        this._changed.emit();
      }
      return;
    }
    if (this._asking !== asking) {
      return;
    }
    this._asking = null;
    this._error = null;
    const known = new Map(this._jobs?.map(each => [each.id, each]));
    const fresh = found.map(each => newer(known.get(each.id), each));
    if (cursor !== null) {
      const ids = new Set(fresh.map(each => each.id));
      this._jobs = [
        ...(this._jobs ?? []).filter(each => !ids.has(each.id)),
        ...fresh
      ];
    } else {
      this._jobs = fresh;
    }
    this._next = next;
    this._changed.emit();
  }

  private _onHeard(_: unknown, event: IJobEvent): void {
    const known = this._jobs?.find(each => each.id === event.jobId);
    if (known && event.seq > known.seq) {
      const { seq, state, phase, fraction, attempt } = event;
      this._replace({ ...known, seq, state, phase, fraction, attempt });
    }
  }

  private _onActed(_: unknown, job: JobStatus): void {
    const known = this._jobs?.find(each => each.id === job.id);
    if (known) {
      this._replace(newer(known, job));
    }
  }

  private _onStirred(): void {
    // What is on its way, page by page, is fresh enough.
    if (!this.loading && this._jobs) {
      void this.load();
    }
  }

  private _replace(job: JobStatus): void {
    this._jobs =
      this._jobs?.map(each => (each.id === job.id ? job : each)) ?? null;
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private _jobs: readonly JobStatus[] | null = null;
  private _next: number | null = null;
  private _error: APIError | null = null;
  private _asking: AbortController | null = null;
  private _isDisposed = false;
}

/** What the server told of a job, unless an event that came meanwhile told later news. */
function newer(known: JobStatus | undefined, told: JobStatus): JobStatus {
  if (!known || known.seq <= told.seq) {
    return told;
  }
  const { seq, state, phase, fraction, attempt } = known;
  const cancellable = told.cancellable && !hasEnded(known);
  return { ...told, seq, state, phase, fraction, attempt, cancellable };
}
