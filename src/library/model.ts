import { type ISignal, Signal } from '@lumino/signaling';

import { type APIError, isAbort, toAPIError } from '../ground/api/errors';
import type { IOutbox } from '../ground/api/request';
import type { Hand } from '../ground/api/types';
import { outboxOf } from '../ground/outbox';
import type { IHandPage, LibraryAPI } from './client';
import { EMPTY_VIEW, type ILibraryView, type Scope, toLink } from './query';

/** The filters whose values are known from the hands that were listed. */
type Learnt = 'task' | 'topic' | 'model' | 'prompt';

/** Pages that are listed again at once; what lies behind them comes as it is scrolled to. */
const MOST_PAGES = 50;

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

  /** Whether the list is of this view, and not still of the one before. */
  get isListed(): boolean {
    return this._listed === toLink(this._view);
  }

  /** How many there are of this view in all, or at least; null until that is known. */
  get total(): number | null {
    return this.isListed ? this._total : null;
  }

  /** Whether there may be more of them than `total`. */
  get totalIsAtLeast(): boolean {
    return this.isListed && this._totalIsAtLeast;
  }

  /** What the server says beside the list. */
  get notice(): string | null {
    return this.isListed ? this._notice : null;
  }

  /** Counted up with each look at what has changed elsewhere. */
  get edition(): number {
    return this._edition;
  }

  /** What waits until the store can be used, as the server told last. */
  get outbox(): IOutbox | null {
    return this._error ? outboxOf(this._error) : this._outbox;
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

  /** The names of cards that people made, of all hands that were listed so far, by id. */
  get cardNames(): Readonly<Record<string, string>> {
    return this._names;
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

  /** Show another view, or this one again. */
  async show(view: ILibraryView = this._view): Promise<void> {
    if (view.scope !== this._view.scope) {
      // Hands of another scope say nothing of this one.
      this._hands = [];
      this._total = null;
      this._error = null;
      this._known = emptyChoices();
      this._left.set(this._view.scope, { ...this._view, collection: '' });
    }
    this._view = view;
    await this._ask(null);
  }

  /** See what has changed elsewhere, of as many hands as are listed. */
  async refresh(): Promise<void> {
    this._edition += 1;
    await this._ask(null, this.isListed ? this._hands.length : 0);
  }

  change(values: Partial<ILibraryView>): void {
    void this.show({ ...this._view, ...values });
  }

  /** Show the hands of another scope, narrowed as they were when it was shown last. */
  turnTo(scope: Scope): void {
    const left =
      scope === this._view.scope ? this._view : this._left.get(scope);
    void this.show({ ...(left ?? EMPTY_VIEW), scope, collection: '' });
  }

  /** The next page, unless one is on its way. */
  async more(): Promise<void> {
    if (this._next !== null && !this.loading) {
      await this._ask(this._next);
    }
  }

  /** @throws APIError: `SHARE_FINDINGS` where something was found that is not accepted */
  async rename(id: string, title: string, accepted = false): Promise<void> {
    const renamed = await this._api.rename(id, title, accepted);
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

  /**
   * Bring it back; what the server says beside it, such as that it is private now.
   *
   * @throws APIError
   */
  async restore(id: string): Promise<string | null> {
    const { hand, notice } = await this._api.restore(id);
    const was = this._deleted.get(id);
    this._deleted.delete(id);
    if (was?.view !== this._view) {
      await this.refresh();
      return notice;
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
    return notice;
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

  /** List from `cursor` on, or again: then page by page until `count` hands are there. */
  private async _ask(cursor: string | null, count = 0): Promise<void> {
    this._asking?.abort();
    const asking = new AbortController();
    this._asking = asking;
    this._changed.emit();
    const view = this._view;
    const hands: Hand[] = [];
    const names: Record<string, string> = {};
    let page: IHandPage;
    let next = cursor;
    let asked = 0;
    try {
      do {
        page = await this._api.list(view, next, asking.signal);
        hands.push(...page.hands);
        Object.assign(names, page.cardNames);
        next = page.next;
        asked += 1;
      } while (next !== null && hands.length < count && asked < MOST_PAGES);
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
    this._totalIsAtLeast = page.totalIsAtLeast;
    this._notice = page.notice ?? (cursor ? this._notice : null);
    this._outbox = page.outbox ?? (cursor ? this._outbox : null);
    this._listed = toLink(view);
    this._hands = cursor ? [...this._hands, ...hands] : hands;
    this._next = next;
    this._learn(hands);
    Object.assign(this._names, names);
    this._changed.emit();
  }

  private _learn(hands: readonly Hand[]): void {
    for (const hand of hands) {
      if (hand.task) {
        this._known.task.add(hand.task);
      }
      this._known.topic.add(hand.topic);
      this._known.model.add(hand.hf_model_id);
      for (const pack of hand.prompts) {
        this._known.prompt.add(pack);
      }
    }
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
  /** How each scope was shown when another was turned to. */
  private readonly _left = new Map<Scope, ILibraryView>();
  private _view: ILibraryView;
  /** The words and filters by which the hands were found that are listed. */
  private _listed: string | null = null;
  private _hands: readonly Hand[] = [];
  private _total: number | null = null;
  private _totalIsAtLeast = false;
  private _notice: string | null = null;
  private _outbox: IOutbox | null = null;
  private _next: string | null = null;
  private _edition = 0;
  private _asking: AbortController | null = null;
  private _error: APIError | null = null;
  private _known = emptyChoices();
  private readonly _names: Record<string, string> = {};
}

function emptyChoices(): Record<Learnt, Set<string>> {
  return {
    task: new Set(),
    topic: new Set(),
    model: new Set(),
    prompt: new Set()
  };
}
