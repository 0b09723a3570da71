import { type ISignal, Signal } from '@lumino/signaling';

import type { APIError } from '../ground/api/errors';
import { isAbort, toAPIError } from '../ground/api/errors';
import type { Hand } from '../ground/api/types';
import type { IHandPage, LibraryAPI } from './client';
import { EMPTY_VIEW, type ILibraryView } from './query';

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

  /** The hand that a link is about, and why it is not shown. */
  get linked(): Hand | null {
    return this._linked;
  }

  get linkError(): APIError | null {
    return this._linkError;
  }

  /** Show another view, or this one anew. */
  async show(view: ILibraryView = this._view): Promise<void> {
    this._view = view;
    await Promise.all([this._showLinked(), this._ask(null)]);
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
    await this._api.rename(id, title);
    await this.show();
  }

  /** @throws APIError */
  async delete(id: string): Promise<void> {
    await this._api.delete(id);
    const hand = this._view.hand === id ? '' : this._view.hand;
    await this.show({ ...this._view, hand });
  }

  /** @throws APIError */
  async restore(id: string): Promise<void> {
    await this._api.restore(id);
    await this.show();
  }

  dispose(): void {
    this._asking?.abort();
    this._asking = null;
    Signal.clearData(this);
  }

  private async _ask(cursor: string | null): Promise<void> {
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
    this._hands = cursor ? [...this._hands, ...page.hands] : page.hands;
    this._total = page.total;
    this._next = page.next;
    this._changed.emit();
  }

  private async _showLinked(): Promise<void> {
    const { hand } = this._view;
    if (!hand) {
      this._linked = this._linkError = null;
      return;
    }
    let found: Hand | null = null;
    let error: APIError | null = null;
    try {
      found = await this._api.hand(hand);
    } catch (reason) {
      error = toAPIError(reason);
    }
    if (this._view.hand === hand) {
      this._linked = found;
      this._linkError = error;
      this._changed.emit();
    }
  }

  private readonly _api: Pick<
    LibraryAPI,
    'list' | 'hand' | 'rename' | 'delete' | 'restore'
  >;
  private readonly _changed = new Signal<this, void>(this);
  private _view: ILibraryView;
  private _hands: readonly Hand[] = [];
  private _total: number | null = null;
  private _next: string | null = null;
  private _asking: AbortController | null = null;
  private _error: APIError | null = null;
  private _linked: Hand | null = null;
  private _linkError: APIError | null = null;
}
