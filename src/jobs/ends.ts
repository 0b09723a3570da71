import type { IStateDB } from '@jupyterlab/statedb';
import type { ReadonlyJSONObject } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

import type { JobStatus } from '../ground/api/types';
import type { JobBoard } from './board';
import { ENDS } from './event';
import { isFollowed } from './follower';

const KEY = 'alacard_ext:jobs';
/** Of how many of the latest jobs it is known how they ended. */
const LOOKED_AT = 200;
/** Milliseconds by which an end may come to be known later than one that came after it. */
const LATE = 60_000;

/** What ended, the latest first. */
export interface IEnded {
  readonly jobs: readonly JobStatus[];
  /** Whether it ended while no page of this workspace was open. */
  readonly away: boolean;
}

/** Up to when ends are known, in milliseconds, and which ended shortly before. */
interface ISeen extends ReadonlyJSONObject {
  readonly at: number;
  readonly ids: readonly string[];
}

/**
 * Tells of each job once that it has ended: one that this page did not follow by itself, or that
 * ended while there was no page. Up to when that was told stands in the state database.
 */
export class JobEnds implements IDisposable {
  constructor(
    private readonly _board: JobBoard,
    private readonly _store: Pick<IStateDB, 'fetch' | 'save'> | null
  ) {
    _board.over.connect(this._onOver, this);
  }

  get ended(): ISignal<this, IEnded> {
    return this._ended;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._board.over.disconnect(this._onOver, this);
      Signal.clearData(this);
    }
  }

  /** Look what ended while nobody was there. */
  async start(): Promise<void> {
    this._seen = seenIn(await this._store?.fetch(KEY));
    this._started = true;
    await this._look(true);
  }

  private _onOver(): void {
    if (this._started) {
      void this._look(false);
    }
  }

  private async _look(away: boolean): Promise<void> {
    let found: readonly JobStatus[];
    try {
      const asked = { state: ENDS, limit: LOOKED_AT };
      found = (await this._board.api.list(asked)).jobs;
    } catch {
      // The next end leads to another look, and so does the next page.
      return;
    }
    const seen = this._seen;
    const fresh = found.filter(job => seen === null || isLater(job, seen));
    if (this._isDisposed || (!fresh.length && seen !== null)) {
      return;
    }
    this._keep(found);
    // Who opens a workspace for the first time has not been away.
    const told = fresh.filter(job => !isFollowed(job.id));
    if (seen !== null && told.length) {
      this._ended.emit({ jobs: told, away });
    }
  }

  private _keep(found: readonly JobStatus[]): void {
    const at = Math.max(this._seen?.at ?? 0, ...found.map(endOf));
    const ids = found.filter(job => endOf(job) > at - LATE).map(job => job.id);
    this._seen = { at, ids };
    void this._store?.save(KEY, this._seen);
  }

  private readonly _ended = new Signal<this, IEnded>(this);
  private _seen: ISeen | null = null;
  private _started = false;
  private _isDisposed = false;
}

function endOf(job: JobStatus): number {
  return Date.parse(job.ended_at ?? '') || 0;
}

function isLater(job: JobStatus, seen: ISeen): boolean {
  return endOf(job) > seen.at - LATE && !seen.ids.includes(job.id);
}

function seenIn(stored: unknown): ISeen | null {
  const { at, ids } = (stored ?? {}) as { at?: unknown; ids?: unknown };
  return typeof at === 'number' && Array.isArray(ids)
    ? { at, ids: ids.filter(id => typeof id === 'string') }
    : null;
}
