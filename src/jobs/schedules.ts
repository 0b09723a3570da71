import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

import { type APIError, toAPIError } from '../ground/api/errors';
import type { JobStatus, Schedule } from '../ground/api/types';
import type { JobBoard } from './board';

/** The schedules of a person, as the tab lists them. */
export class ScheduleList implements IDisposable {
  constructor(private readonly _board: JobBoard) {
    // A job of one may have ended, or the next may be due.
    _board.stirred.connect(this._onStirred, this);
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Null until they are there. */
  get schedules(): readonly Schedule[] | null {
    return this._schedules;
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
      this._board.stirred.disconnect(this._onStirred, this);
      Signal.clearData(this);
    }
  }

  async load(): Promise<void> {
    const round = ++this._round;
    let told: Pick<ScheduleList, 'schedules' | 'error'>;
    try {
      told = { schedules: await this._board.api.schedules(), error: null };
    } catch (error) {
      told = { schedules: this._schedules, error: toAPIError(error) };
    }
    // An answer that was overtaken by a later question is old.
    if (round === this._round && !this._isDisposed) {
      this._schedules = told.schedules;
      this._error = told.error;
      this._changed.emit();
    }
  }

  /** @throws APIError, as all that follow */
  async pause({ id, revision }: Schedule, paused: boolean): Promise<void> {
    await this._act(this._board.api.changeSchedule(id, { revision, paused }));
  }

  /** Submit its job now, besides when it is due. */
  async run({ id }: Schedule): Promise<JobStatus> {
    return this._act(this._board.runSchedule(id));
  }

  async remove({ id }: Schedule): Promise<void> {
    await this._act(this._board.api.deleteSchedule(id));
  }

  async restore({ id }: Schedule): Promise<void> {
    await this._act(this._board.api.restoreSchedule(id));
  }

  /** Whatever came of it, the list is as the server has it. */
  private async _act<T>(act: Promise<T>): Promise<T> {
    try {
      return await act;
    } finally {
      await this.load();
    }
  }

  private _onStirred(): void {
    if (this._schedules) {
      void this.load();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private _schedules: readonly Schedule[] | null = null;
  private _error: APIError | null = null;
  private _round = 0;
  private _isDisposed = false;
}
