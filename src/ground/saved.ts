import type { IStateDB } from '@jupyterlab/statedb';
import { type ISignal, Signal } from '@lumino/signaling';

const MOST = 50;
/** Where the searches for models lie that a person keeps. */
export const MODEL_SEARCHES = 'alacard_ext:model-searches';

export interface ISaved {
  readonly name: string;
  readonly link: string;
}

/** Searches that a person keeps, by name, in JupyterLab's own store, where they lie under `key`. */
export class SavedSearches {
  constructor(
    private readonly _store: IStateDB | null,
    private readonly _key: string
  ) {
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

  /** Give one another name, in its place. */
  rename(name: string, other: string): void {
    this._set(
      this._all.map(saved =>
        saved.name === name ? { ...saved, name: other } : saved
      )
    );
  }

  /** Remove one; what is answered puts it back where it was, unless its name is taken by then. */
  remove(name: string): () => void {
    const place = this._all.findIndex(saved => saved.name === name);
    const removed = this._all.slice(place, place + 1);
    this._set(this._all.filter(saved => saved.name !== name));
    return () => {
      if (this._all.every(saved => saved.name !== name)) {
        const after = this._all.slice(place);
        this._set([...this._all.slice(0, place), ...removed, ...after]);
      }
    };
  }

  private _set(all: readonly ISaved[]): void {
    this._all = all;
    this._changed.emit();
    void this._store?.save(this._key, {
      searches: all.map(({ name, link }) => ({ name, link }))
    });
  }

  private async _load(): Promise<void> {
    const stored = (await this._store?.fetch(this._key)) as
      { searches?: ISaved[] } | undefined;
    if (Array.isArray(stored?.searches) && !this._all.length) {
      this._all = stored.searches.filter(
        saved =>
          typeof saved.name === 'string' && typeof saved.link === 'string'
      );
      this._changed.emit();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private _all: readonly ISaved[] = [];
}
