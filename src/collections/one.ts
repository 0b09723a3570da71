import { type ISignal, Signal } from '@lumino/signaling';

import { type APIError, isAbort, toAPIError } from '../ground/api/errors';
import type { CollectionWhole } from '../ground/api/types';
import type { CollectionsAPI, IChange, IPlaced } from './client';

type Routes = Pick<
  CollectionsAPI,
  'one' | 'change' | 'add' | 'order' | 'remove'
>;

/** How a change that was asked for ended. */
export type Outcome = 'done' | 'outdated' | 'findings' | 'busy' | 'failed';

/** One collection as it is shown, and the changes of it, one after the other. */
export class OneCollection {
  constructor(api: Routes, id: string) {
    this._api = api;
    this.id = id;
  }

  readonly id: string;

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Null until it is there. */
  get present(): CollectionWhole | null {
    return this._present;
  }

  get error(): APIError | null {
    return this._error;
  }

  get busy(): boolean {
    return this._busy;
  }

  /** Excerpts of what was found when the last change was refused for it. */
  get findings(): readonly string[] {
    return this._findings;
  }

  async load(signal?: AbortSignal): Promise<void> {
    try {
      const found = await this._api.one(this.id, signal);
      // What was asked for before a change may come after it.
      if (found.revision >= (this._present?.revision ?? 0)) {
        this._present = found;
      }
      this._error = null;
    } catch (error) {
      if (isAbort(error)) {
        return;
      }
      this._error = toAPIError(error);
      if (this._error.status === 404) {
        this._present = null;
      }
    }
    this._changed.emit();
  }

  change(change: IChange, accepted = false): Promise<Outcome> {
    return this._do(({ revision }) =>
      this._api.change(this.id, revision, change, accepted)
    );
  }

  /** Put a hand from one place to another, which count from 0. */
  move(from: number, to: number): Promise<Outcome> {
    return this._do(({ items, revision }) => {
      const ids: IPlaced[] = items.map(({ share_id }) => ({ share_id }));
      ids.splice(to, 0, ...ids.splice(from, 1));
      return this._api.order(this.id, revision, ids);
    });
  }

  note(share: string, note: string, accepted = false): Promise<Outcome> {
    return this._do(({ items, revision }) => {
      const ids = items.map(({ share_id }) =>
        share_id === share ? { share_id, note } : { share_id }
      );
      return this._api.order(this.id, revision, ids, accepted);
    });
  }

  remove(share: string): Promise<Outcome> {
    return this._do(({ revision }) =>
      this._api.remove(this.id, revision, [share])
    );
  }

  /** Put back what was removed. */
  putBack(item: Required<IPlaced>, place: number): Promise<Outcome> {
    return this._do(({ items, revision }) =>
      this._api.add(this.id, revision, [item], Math.min(place, items.length))
    );
  }

  dispose(): void {
    Signal.clearData(this);
  }

  private async _do(
    work: (present: CollectionWhole) => Promise<CollectionWhole>
  ): Promise<Outcome> {
    if (this._busy) {
      return 'busy';
    }
    if (!this._present) {
      return 'failed';
    }
    this._busy = true;
    this._findings = [];
    this._changed.emit();
    let outcome: Outcome = 'done';
    try {
      this._present = await work(this._present);
      this._error = null;
    } catch (reason) {
      const error = toAPIError(reason);
      outcome = this._refused(error);
    }
    this._busy = false;
    this._changed.emit();
    return outcome;
  }

  private _refused(error: APIError): Outcome {
    if (error.code === 'SHARE_FINDINGS') {
      const found = error.details.findings as { excerpt: string }[];
      this._findings = found.map(each => each.excerpt);
      return 'findings';
    }
    this._error = error;
    if (error.code === 'OUTDATED') {
      this._present = error.details.present as CollectionWhole;
      return 'outdated';
    }
    return 'failed';
  }

  private readonly _api: Routes;
  private readonly _changed = new Signal<this, void>(this);
  private _present: CollectionWhole | null = null;
  private _error: APIError | null = null;
  private _findings: readonly string[] = [];
  private _busy = false;
}
