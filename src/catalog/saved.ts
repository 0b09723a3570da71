import type { IStateDB } from '@jupyterlab/statedb';
import { type ISignal, Signal } from '@lumino/signaling';

const KEY = 'alacard_ext:model-searches';
const MOST = 50;

export interface ISaved {
  readonly name: string;
  readonly link: string;
}

/** Searches that a person keeps, by name, in JupyterLab's own store. */
export class SavedSearches {
  constructor(store: IStateDB | null) {
    this._store = store;
    void this._load();
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get all(): readonly ISaved[] {
    return this._all;
  }

  /** Keep a search; one of the same name gives way. */
  add(name: string, link: string): void {
    const others = this._all.filter(saved => saved.name !== name);
    this._set([{ name, link }, ...others].slice(0, MOST));
  }

  remove(name: string): void {
    this._set(this._all.filter(saved => saved.name !== name));
  }

  private _set(all: readonly ISaved[]): void {
    this._all = all;
    this._changed.emit();
    void this._store?.save(KEY, {
      searches: all.map(({ name, link }) => ({ name, link }))
    });
  }

  private async _load(): Promise<void> {
    const stored = (await this._store?.fetch(KEY)) as
      { searches?: ISaved[] } | undefined;
    if (Array.isArray(stored?.searches) && !this._all.length) {
      this._all = stored.searches.filter(
        saved =>
          typeof saved.name === 'string' && typeof saved.link === 'string'
      );
      this._changed.emit();
    }
  }

  private readonly _store: IStateDB | null;
  private readonly _changed = new Signal<this, void>(this);
  private _all: readonly ISaved[] = [];
}
