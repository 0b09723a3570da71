import { type ISignal, Signal } from '@lumino/signaling';

import { type APIError, isAbort, toAPIError } from '../ground/api/errors';
import type { Hand } from '../ground/api/types';
import type { IHandPage, LibraryAPI } from './client';
import { EMPTY_VIEW, type ILibraryView, toLink } from './query';

/** The filters whose values are known from the hands that were listed. */
type Learnt = 'task' | 'topic' | 'model';

/** What a person sees of their library: a list as far as it was scrolled, and how it came. */
export class LibraryModel {
  constructor(
    api: Pick<LibraryAPI, 'list' | 'hand' | 'rename' | 'delete' | 'restore'>,
    view: ILibraryView = EMPTY_VIEW
  ) {
    this._api = api;
    this._view = view;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get view(): ILibraryView {
    return this._view;
  }

  get hands(): readonly Hand[] {
    return this._hands;
  }

  /** How many there are in all; null until that is known. */
  get total(): number | null {
    return this._total;
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

  /** Values of a filter, of all hands that were listed so far in this scope. */
  choices(filter: Learnt): readonly string[] {
    const { [filter]: chosen } = this._view;
    const all = new Set(this._known[filter]);
    if (chosen) {
      all.add(chosen);
    }
    return [...all].sort((one, other) => one.localeCompare(other));
  }

  /** Show another view, or this one anew. */
  async show(view: ILibraryView = this._view): Promise<void> {
    if (view.scope !== this._view.scope) {
      // Hands of another scope say nothing of this one.
      this._hands = [];
      this._total = null;
      this._error = null;
      this._known = emptyChoices();
    }
    this._view = view;
    await this._ask(null);
  }

  /** See what others have changed, and stay where the list was scrolled to. */
  async refresh(): Promise<void> {
    await this._ask(null, true);
  }

  change(values: Partial<ILibraryView>): void {
    void this.show({ ...this._view, ...values });
  }

  /** The next page, unless one is on its way. */
  async more(): Promise<void> {
    if (this._next !== null && !this.loading) {
      await this._ask(this._next);
    }
  }

  /** @throws APIError */
  async rename(id: string, title: string): Promise<void> {
    const renamed = await this._api.rename(id, title);
    this._hands = this._hands.map(each =>
      each.share_id === id ? { ...each, title: renamed.title } : each
    );
    await this._settle();
  }

  /** Show what a dialog has made of a hand. */
  async take(hand: Hand): Promise<void> {
    this._hands = this._hands.map(each =>
      each.share_id === hand.share_id ? { ...each, ...hand } : each
    );
    await this._settle();
  }

  /** @throws APIError */
  async delete(id: string): Promise<void> {
    await this._api.delete(id);
    const index = this._hands.findIndex(each => each.share_id === id);
    if (index >= 0) {
      this._deleted.set(id, { index, view: this._view });
      this._hands = this._hands.filter(each => each.share_id !== id);
      this._total = this._total === null ? null : this._total - 1;
    }
    await this._settle();
  }

  /** @throws APIError */
  async restore(id: string): Promise<void> {
    const hand = await this._api.restore(id);
    const was = this._deleted.get(id);
    this._deleted.delete(id);
    if (was?.view !== this._view) {
      await this.refresh();
      return;
    }
    if (this._hands.every(each => each.share_id !== id)) {
      this._hands = [
        ...this._hands.slice(0, was.index),
        hand,
        ...this._hands.slice(was.index)
      ];
      this._total = this._total === null ? null : this._total + 1;
    }
    await this._settle();
  }

  dispose(): void {
    this._asking?.abort();
    this._asking = null;
    Signal.clearData(this);
  }

  /** Show a change; a list that is on its way may be from before it, and is asked for again. */
  private async _settle(): Promise<void> {
    this._changed.emit();
    if (this.loading) {
      await this.refresh();
    }
  }

  /** `keep` leaves what was listed behind the first page as it is. */
  private async _ask(cursor: string | null, keep = false): Promise<void> {
    this._asking?.abort();
    const asking = new AbortController();
    this._asking = asking;
    this._changed.emit();
    let page: IHandPage;
    try {
      page = await this._api.list(this._view, cursor, asking.signal);
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
    this._total = page.total;
    const listed = toLink(this._view);
    const behind =
      keep && listed === this._listed ? this._behind(page.hands) : [];
    this._listed = listed;
    if (behind.length) {
      this._hands = [...page.hands, ...behind];
    } else {
      this._hands = cursor ? [...this._hands, ...page.hands] : page.hands;
      this._next = page.next;
    }
    this._learn(page.hands);
    this._changed.emit();
  }

  private _learn(hands: readonly Hand[]): void {
    for (const hand of hands) {
      if (hand.task) {
        this._known.task.add(hand.task);
      }
      this._known.topic.add(hand.topic);
      this._known.model.add(hand.hf_model_id);
    }
  }

  /** The hands that were listed after the last one of a first page. */
  private _behind(first: readonly Hand[]): readonly Hand[] {
    const ids = first.map(each => each.share_id);
    const last = this._hands.findIndex(
      each => each.share_id === ids[ids.length - 1]
    );
    return last < 0
      ? []
      : this._hands
          .slice(last + 1)
          .filter(({ share_id }) => !ids.includes(share_id));
  }

  private readonly _api: Pick<
    LibraryAPI,
    'list' | 'hand' | 'rename' | 'delete' | 'restore'
  >;
  private readonly _changed = new Signal<this, void>(this);
  /** Where those were that were deleted here, and in which view. */
  private readonly _deleted = new Map<
    string,
    { readonly index: number; readonly view: ILibraryView }
  >();
  private _view: ILibraryView;
  /** The words and filters by which the hands were found that are listed. */
  private _listed: string | null = null;
  private _hands: readonly Hand[] = [];
  private _total: number | null = null;
  private _next: string | null = null;
  private _asking: AbortController | null = null;
  private _error: APIError | null = null;
  private _known = emptyChoices();
}

function emptyChoices(): Record<Learnt, Set<string>> {
  return { task: new Set(), topic: new Set(), model: new Set() };
}
