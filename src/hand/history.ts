/** A bounded undo and redo stack of values. */
export class History<T> {
  constructor(limit = 50) {
    this._limit = limit;
  }

  get canUndo(): boolean {
    return this._past.length > 0;
  }

  get canRedo(): boolean {
    return this._future.length > 0;
  }

  /** What undo brings back, the oldest first. */
  get past(): readonly T[] {
    return this._past;
  }

  /** Remember `value` as what undo brings back; what could be redone is forgotten. */
  push(value: T): void {
    this._past = [...this._past, value].slice(-this._limit);
    this._future = [];
  }

  /** Put back what a reload interrupted, before what was done since. */
  restore(past: readonly T[]): void {
    this._past = [...past, ...this._past].slice(-this._limit);
  }

  /** Step back from `present`. */
  undo(present: T): T | undefined {
    const value = this._past.pop();
    if (value !== undefined) {
      this._future.push(present);
    }
    return value;
  }

  /** Step forward from `present`. */
  redo(present: T): T | undefined {
    const value = this._future.pop();
    if (value !== undefined) {
      this._past.push(present);
    }
    return value;
  }

  private readonly _limit: number;
  private _past: T[] = [];
  private _future: T[] = [];
}
