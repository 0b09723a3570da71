import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

import { type APIError, toAPIError } from '../ground/api/errors';
import type { Schedule } from '../ground/api/types';
import type { JobBoard } from './board';
import type { ScheduleChange } from './client';

/** The schedules of a person, as the tab lists them. */
export class ScheduleList implements IDisposable {
  constructor(private readonly _board: JobBoard) {}

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
    this._isDisposed = true;
    Signal.clearData(this);
  }

  async load(): Promise<void> {
    try {
      this._schedules = await this._board.api.schedules();
      this._error = null;
    } catch (error) {
      this._error = toAPIError(error);
    }
    if (!this._isDisposed) {
      this._changed.emit();
    }
  }

  /** @throws APIError, as all that follow */
  async change(
    { id, revision }: Schedule,
    values: Omit<ScheduleChange, 'revision'>
  ): Promise<void> {
    await this._board.api.changeSchedule(id, { ...values, revision });
    await this.load();
  }

  /** Submit its job now, besides when it is due. */
  async run({ id }: Schedule): Promise<void> {
    await this._board.api.runSchedule(id);
    await Promise.all([this.load(), this._board.refresh()]);
  }

  async remove({ id }: Schedule): Promise<void> {
    await this._board.api.deleteSchedule(id);
    await this.load();
  }

  async restore({ id }: Schedule): Promise<void> {
    await this._board.api.restoreSchedule(id);
    await this.load();
  }

  private readonly _changed = new Signal<this, void>(this);
  private _schedules: readonly Schedule[] | null = null;
  private _error: APIError | null = null;
  private _isDisposed = false;
}
