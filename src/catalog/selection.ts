import { type ISignal, Signal } from '@lumino/signaling';

/** Models that are ticked in the list, to do something with all of them. */
export class Selection {
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get ids(): readonly string[] {
    return [...this._ids];
  }

  has(id: string): boolean {
    return this._ids.has(id);
  }

  /** Tick a model or take its tick away. */
  toggle(id: string): void {
    if (!this._ids.delete(id)) {
      this._ids.add(id);
    }
    this._last = id;
    this._changed.emit();
  }

  /** Do to all from the one that was ticked last to this one, as they are listed, what is done to it. */
  toggleTo(id: string, listed: readonly string[]): void {
    const ends = [this._last ?? id, id].map(each => listed.indexOf(each));
    if (ends.includes(-1)) {
      this.toggle(id);
      return;
    }
    const ticks = !this._ids.has(id);
    const range = listed.slice(Math.min(...ends), Math.max(...ends) + 1);
    range.forEach(each =>
      ticks ? this._ids.add(each) : this._ids.delete(each)
    );
    this._last = id;
    this._changed.emit();
  }

  add(ids: readonly string[]): void {
    ids.forEach(id => this._ids.add(id));
    this._changed.emit();
  }

  clear(): void {
    this._ids.clear();
    this._last = null;
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _ids = new Set<string>();
  private _last: string | null = null;
}
