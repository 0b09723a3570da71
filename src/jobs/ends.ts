import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

import type { JobStatus } from '../ground/api/types';
import type { JobBoard } from './board';
import { ENDS } from './event';
import { isFollowed } from './follower';
import { type ISeen, type SeenMemory, together } from './seen';

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

/**
 * Tells of each job once that it has ended: one that this page did not follow by itself, or that
 * ended while there was no page.
 */
export class JobEnds implements IDisposable {
  constructor(
    private readonly _board: JobBoard,
    private readonly _memory: SeenMemory
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
    this._seen = await this._memory.fetch();
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
    // Another page may have told it meanwhile.
    const seen = together(this._seen, this._memory.read());
    const fresh = found.filter(job => seen === null || isLater(job, seen));
    if (this._isDisposed || (!fresh.length && seen !== null)) {
      return;
    }
    this._keep(found, seen);
    // Who opens a workspace for the first time has not been away.
    const told = fresh.filter(job => !isFollowed(job.id));
    if (seen !== null && told.length) {
      this._ended.emit({ jobs: told, away });
    }
  }

  private _keep(found: readonly JobStatus[], seen: ISeen | null): void {
    const at = Math.max(seen?.at ?? 0, ...found.map(endOf));
    const ids = found.filter(job => endOf(job) > at - LATE).map(markOf);
    this._seen = { at, ids };
    this._memory.write(this._seen);
  }

  private readonly _ended = new Signal<this, IEnded>(this);
  private _seen: ISeen | null = null;
  private _started = false;
  private _isDisposed = false;
}

function endOf(job: JobStatus): number {
  return Date.parse(job.ended_at ?? '') || 0;
}

/** One end of a job: one that is tried again ends again. */
function markOf(job: JobStatus): string {
  return `${job.id} ${endOf(job)}`;
}

function isLater(job: JobStatus, seen: ISeen): boolean {
  return endOf(job) > seen.at - LATE && !seen.ids.includes(markOf(job));
}
