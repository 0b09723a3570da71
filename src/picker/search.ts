import type { IDisposable } from '@lumino/disposable';
import { Debouncer } from '@lumino/polling';
import { type ISignal, Signal } from '@lumino/signaling';

import type { AlacardAPI } from '../ground/api/client';
import type { APIError } from '../ground/api/errors';
import { isAbort, toAPIError } from '../ground/api/errors';
import type { Card, CardType, ModelCard } from '../ground/api/values';
import type { HubLink } from '../hub/link';
import { readHubLink } from '../hub/link';
import type { HubMonitor } from '../hub/monitor';
import { cardAt, withLinked } from './linked';
import { distinct, fresher, joined } from './merge';
import type { IFilters, IPage, IPick } from './sources';
import {
  matches,
  narrowed,
  pageOfCards,
  pageOfModels,
  picksOfCatalog
} from './sources';

/** Milliseconds of quiet after a keystroke before the server is asked. */
export const QUIET = 250;

const NO_FILTERS: IFilters = {
  query: '',
  category: '',
  library: '',
  featured: false
};

/**
 * The search of one picker. The deck shows at once; for models the local catalog follows, and what
 * only the Hub knows joins behind it. An answer to a question that is no longer asked is never
 * shown.
 */
export class CardSearch implements IDisposable {
  /** `model` is that which the cards are to go with, if there is one. */
  constructor(
    type: CardType,
    api: AlacardAPI,
    monitor: HubMonitor,
    model?: ModelCard
  ) {
    this.type = type;
    this._model = model;
    this._api = api;
    this._monitor = monitor;
    monitor.returned.connect(this._onReturned, this);
    api.cardsChanged.connect(this._onCardsChanged, this);
  }

  readonly type: CardType;

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get filters(): IFilters {
    return this._filters;
  }

  get picks(): readonly IPick[] {
    return this._picks;
  }

  get categories(): readonly string[] {
    return this._categories;
  }

  get libraries(): readonly string[] {
    return this._libraries;
  }

  get loading(): boolean {
    return this._loading;
  }

  /** Said by the server when its answer is not fresh from the Hub. */
  get notice(): string | null {
    return this._notice;
  }

  /** What the address leads to that a person pasted into the search, if it was one. */
  get link(): HubLink | null {
    return this._link;
  }

  /** The card of a pick, at the commit that a pasted address names. */
  cardOf(pick: IPick): Card {
    return cardAt(pick, this._link);
  }

  /** Whether the catalog on this machine stands in for a Hub that is away. */
  get fromCatalog(): boolean {
    return this._fromCatalog;
  }

  get error(): APIError | null {
    return this._error;
  }

  /** The card of one's own that was made while this is open. */
  get made(): string | null {
    return this._made;
  }

  get hasMore(): boolean {
    return this._next !== null;
  }

  get isDisposed(): boolean {
    return this._later.isDisposed;
  }

  dispose(): void {
    this._later.dispose();
    this._opening.abort();
    this._control?.abort();
    this._monitor.returned.disconnect(this._onReturned, this);
    this._api.cardsChanged.disconnect(this._onCardsChanged, this);
    Signal.clearData(this);
  }

  /** Load the deck's cards of this type. */
  async open(): Promise<void> {
    this._loading = true;
    this._changed.emit();
    try {
      const page = await pageOfCards(
        this._api,
        this.type,
        {},
        this._model,
        this._opening.signal
      );
      this._deck = page.picks;
      this._libraries = distinct(this._deck.map(pick => pick.library));
      this._categories =
        this.type === 'model'
          ? distinct(this._deck.map(pick => pick.category))
          : page.categories;
      if (this._filters === NO_FILTERS) {
        this._show(page);
      } else {
        // Someone typed while the deck was on its way.
        await this._refresh();
      }
    } catch (error) {
      if (!isAbort(error)) {
        this._fail(error);
      }
    }
  }

  /** Narrow the search. The deck is narrowed at once, the server is asked after a pause. */
  filter(change: Partial<IFilters>): void {
    this._filters = this._read({ ...this._filters, ...change }, change.query);
    this._control?.abort();
    // What the catalog said to fewer letters stays while it still matches, so that nothing jumps.
    const here = narrowed(this._deck, this._filters);
    this._picks = this._asksHub
      ? joined(
          here,
          this._local.filter(pick => matches(pick, this._filters))
        )
      : here;
    this._error = null;
    this._next = null;
    this._loading = this._asksHub;
    this._changed.emit();
    void this._later.invoke();
  }

  /** The next page of the Hub's answer. */
  async more(): Promise<void> {
    const cursor = this._next;
    if (cursor === null || this._loading) {
      return;
    }
    const before = this._picks;
    await this._ask(async signal => {
      const page = await pageOfModels(this._api, this._filters, signal, cursor);
      return { ...page, picks: joined(before, page.picks) };
    });
  }

  /** Ask again what was asked last. */
  async retry(): Promise<void> {
    await (this._deck.length ? this._refresh() : this.open());
  }

  /** An address of the Hub as the search for its model, which no filter may hide. */
  private _read(filters: IFilters, query: string | undefined): IFilters {
    if (this.type !== 'model' || query === undefined) {
      return filters;
    }
    this._link = readHubLink(query, this._monitor.status?.endpoint);
    return this._link?.kind === 'model'
      ? { ...NO_FILTERS, query: this._link.id }
      : filters;
  }

  private get _asksHub(): boolean {
    const { query, category, library, featured } = this._filters;
    return (
      this.type === 'model' &&
      this._link?.kind !== 'other' &&
      !featured &&
      Boolean(query || category || library)
    );
  }

  private async _refresh(): Promise<void> {
    const here = narrowed(this._deck, this._filters);
    if (this._asksHub) {
      await this._ask(async (signal, show) => {
        const hub = pageOfModels(this._api, this._filters, signal);
        // Its failure is told when it is awaited, after the catalog.
        hub.catch(() => undefined);
        const local = await picksOfCatalog(this._api, this._filters, signal);
        if (!signal.aborted) {
          this._local = local;
        }
        if (local.length) {
          show(joined(here, local));
        }
        const page = await hub;
        return { ...page, picks: joined(here, fresher(local, page.picks)) };
      });
    } else if (this.type !== 'model') {
      await this._ask(signal =>
        pageOfCards(this._api, this.type, this._filters, this._model, signal)
      );
    } else {
      this._show({
        picks: here,
        categories: [],
        next: null,
        notice: null,
        fromCatalog: false,
        live: false
      });
    }
  }

  private async _ask(
    question: (
      signal: AbortSignal,
      show: (picks: readonly IPick[]) => void
    ) => Promise<IPage>
  ): Promise<void> {
    this._control?.abort();
    const control = new AbortController();
    this._control = control;
    this._loading = true;
    this._changed.emit();
    try {
      const page = await question(control.signal, picks => {
        if (this._control === control && !control.signal.aborted) {
          this._picks = picks;
          this._changed.emit();
        }
      });
      if (this._control === control && !control.signal.aborted) {
        this._show(page);
      }
    } catch (error) {
      if (this._control === control && !isAbort(error)) {
        this._fail(error);
      }
    }
  }

  private _fail(error: unknown): void {
    this._loading = false;
    this._error = toAPIError(error);
    if (this.type === 'model') {
      this._monitor.reportAway();
    }
    this._changed.emit();
  }

  private _show(page: IPage): void {
    this._picks = withLinked(page.picks, this._link);
    this._next = page.next;
    this._notice = page.notice;
    this._fromCatalog = page.fromCatalog;
    this._error = null;
    this._loading = false;
    if (page.notice && this.type === 'model') {
      this._monitor.reportAway();
    } else if (page.live) {
      this._monitor.reportReached();
    }
    this._changed.emit();
  }

  private _onCardsChanged(_: AlacardAPI, type: CardType): void {
    if (type === this.type) {
      void this._openAgain();
    }
  }

  /** The deck as it is now; what was made meanwhile is shown, whatever was searched for. */
  private async _openAgain(): Promise<void> {
    const known = new Set(this._deck.map(pick => pick.id));
    await this.open();
    const made = this._deck.find(
      pick => pick.custom?.mine && !known.has(pick.id)
    );
    if (known.size && made) {
      this._made = made.id;
      if (!this._picks.some(pick => pick.id === made.id)) {
        this.filter(NO_FILTERS);
      }
      this._changed.emit();
    }
  }

  private _onReturned(): void {
    if (this._notice || this._error) {
      void this.retry();
    }
  }

  private readonly _api: AlacardAPI;
  private readonly _monitor: HubMonitor;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _later = new Debouncer(() => this._refresh(), QUIET);
  private _control: AbortController | null = null;
  private _filters = NO_FILTERS;
  private readonly _model: ModelCard | undefined;
  private _deck: readonly IPick[] = [];
  private _local: readonly IPick[] = [];
  private _picks: readonly IPick[] = [];
  private _categories: readonly string[] = [];
  private _libraries: readonly string[] = [];
  private _loading = false;
  private readonly _opening = new AbortController();
  private _link: HubLink | null = null;
  private _notice: string | null = null;
  private _fromCatalog = false;
  private _error: APIError | null = null;
  private _next: string | null = null;
  private _made: string | null = null;
}
