import type { IDisposable } from '@lumino/disposable';
import { Debouncer } from '@lumino/polling';
import { type ISignal, Signal } from '@lumino/signaling';

import type { AlacardAPI } from '../ground/api/client';
import type { APIError } from '../ground/api/errors';
import { isAbort, toAPIError } from '../ground/api/errors';
import type { ModelSummary } from '../ground/api/values';
import type { CatalogAPI } from './client';
import type { IView } from './query';
import { EMPTY_VIEW, FILTERS, MAX_COMPARED, sameSearch } from './query';
import type { ICatalogModel, ICatalogPage } from './wire';

/** Milliseconds of quiet after a keystroke before the catalog is asked; it answers in a few. */
export const QUIET = 120;
/** The Hub is far away and counts its callers. */
const HUB_QUIET = 500;

/** A model in the list; `live` where only the Hub knew it. */
export interface IFound {
  readonly model: ICatalogModel;
  readonly live: boolean;
}

/** The tab 'Models': what it shows, the models found, those chosen to compare. */
export class CatalogModel implements IDisposable {
  constructor(catalog: CatalogAPI, hub: AlacardAPI, view: IView = EMPTY_VIEW) {
    this.catalog = catalog;
    this._hub = hub;
    this._view = view;
  }

  readonly catalog: CatalogAPI;

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Emitted when the view became another one: the moment to keep it. */
  get moved(): ISignal<this, IView> {
    return this._moved;
  }

  get view(): IView {
    return this._view;
  }

  get found(): readonly IFound[] {
    return this._found;
  }

  /** The first page of the answer: facets, total, correction, version. */
  get answer(): ICatalogPage | null {
    return this._answer;
  }

  get loading(): boolean {
    return this._loading;
  }

  get hubLoading(): boolean {
    return this._hubLoading;
  }

  /** Why the Hub did not add what it knows to this answer; null where it did or was not asked. */
  get hubTrouble(): string | null {
    return this._hubTrouble;
  }

  get error(): APIError | null {
    return this._error;
  }

  get hasMore(): boolean {
    return this._next !== null;
  }

  get isDisposed(): boolean {
    return this._later.isDisposed;
  }

  dispose(): void {
    this._later.dispose();
    this._hubLater.dispose();
    this._control?.abort();
    Signal.clearData(this);
  }

  /** Show another view; what is typed waits for a pause, a click does not. */
  show(view: IView, options: { typing?: boolean } = {}): void {
    const asks = !sameSearch(view, this._view) || this._answer === null;
    this._view = view;
    this._moved.emit(view);
    if (asks && view.page === 'search') {
      this._control?.abort();
      this._loading = true;
      this._changed.emit();
      void (options.typing ? this._later.invoke() : this.search());
    } else {
      this._changed.emit();
    }
  }

  /** Show a view that says nothing of what is compared, which stays as it is. */
  goTo(view: IView): void {
    const { compare } = view.compare.length ? view : this._view;
    this.show({ ...view, compare });
  }

  change(change: Partial<IView>, options: { typing?: boolean } = {}): void {
    this.show({ ...this._view, ...change }, options);
  }

  open(id: string): void {
    this.change({ page: 'model', model: id });
  }

  /** Take a model among those to compare, or out of them. */
  toggleCompared(id: string): void {
    const { compare } = this._view;
    const next = compare.includes(id)
      ? compare.filter(other => other !== id)
      : [...compare, id].slice(0, MAX_COMPARED);
    this.change({ compare: next });
  }

  /** Ask the catalog now, and the Hub after a pause. */
  async search(): Promise<void> {
    this._control?.abort();
    const control = new AbortController();
    this._control = control;
    this._loading = true;
    this._hubLoading = false;
    this._hubTrouble = null;
    this._error = null;
    this._changed.emit();
    try {
      const page = await this.catalog.search(this._view, {
        facets: [...FILTERS, 'gated'],
        signal: control.signal
      });
      if (control.signal.aborted) {
        return;
      }
      this._answer = page;
      this._next = page.next ?? null;
      this._found = (page.models ?? []).map(model => ({ model, live: false }));
    } catch (error) {
      if (control.signal.aborted || isAbort(error)) {
        return;
      }
      this._error = toAPIError(error);
      this._found = [];
      this._next = null;
    }
    this._loading = false;
    this._changed.emit();
    if (this._view.q.trim()) {
      void this._hubLater.invoke();
    }
  }

  /** Ask the Hub again for what the catalog has answered. */
  async retryHub(): Promise<void> {
    this._hubTrouble = null;
    await this._askHub();
  }

  /** The next page by keyset. */
  async more(): Promise<void> {
    const control = this._control;
    if (this._next === null || this._loading || !control) {
      return;
    }
    this._loading = true;
    this._changed.emit();
    try {
      const page = await this.catalog.search(this._view, {
        cursor: this._next,
        signal: control.signal
      });
      if (control.signal.aborted) {
        return;
      }
      this._next = page.next ?? null;
      this._found = joined(this._found, page.models ?? [], false);
    } catch (error) {
      if (control.signal.aborted || isAbort(error)) {
        return;
      }
      this._error = toAPIError(error);
      this._next = null;
    }
    this._loading = false;
    this._changed.emit();
  }

  /** What the Hub finds by the same words and was not in the catalog. */
  private async _askHub(): Promise<void> {
    const control = this._control;
    const { q, filters } = this._view;
    // The Hub's search knows one value of these filters, and none of the others.
    const narrowed = FILTERS.some(
      name => (filters[name]?.length ?? 0) > (HUB_FILTERS.has(name) ? 1 : 0)
    );
    if (
      !control ||
      control.signal.aborted ||
      !q.trim() ||
      narrowed ||
      this._view.gated !== null ||
      this._view.fits
    ) {
      return;
    }
    this._hubLoading = true;
    this._changed.emit();
    try {
      const { data, meta } = await this._hub.searchModels(
        {
          q: q.trim(),
          task: filters.task?.[0],
          library: filters.library?.[0],
          limit: 30
        },
        control.signal
      );
      if (this._isPast(control)) {
        return;
      }
      // Where the Hub is away, the catalog or the deck answered in its place, and has been asked.
      if (meta.origin === 'hub') {
        this._found = joined(this._found, data.models.map(ofHub), true);
      } else {
        this._hubTrouble = meta.why ?? meta.notice ?? null;
      }
    } catch (error) {
      if (!this._isPast(control) && !isAbort(error)) {
        this._hubTrouble = toAPIError(error).message;
      }
    }
    if (!this._isPast(control)) {
      this._hubLoading = false;
      this._changed.emit();
    }
  }

  /** Whether something else was asked meanwhile. */
  private _isPast(control: AbortController): boolean {
    return control.signal.aborted || this._control !== control;
  }

  private readonly _hub: AlacardAPI;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _moved = new Signal<this, IView>(this);
  private readonly _later = new Debouncer(() => this.search(), QUIET);
  private readonly _hubLater = new Debouncer(() => this._askHub(), HUB_QUIET);
  private _view: IView;
  private _control: AbortController | null = null;
  private _answer: ICatalogPage | null = null;
  private _found: readonly IFound[] = [];
  private _next: string | null = null;
  private _loading = false;
  private _hubLoading = false;
  private _hubTrouble: string | null = null;
  private _error: APIError | null = null;
}

const HUB_FILTERS: ReadonlySet<string> = new Set(['task', 'library']);

function joined(
  first: readonly IFound[],
  models: readonly ICatalogModel[],
  live: boolean
): readonly IFound[] {
  const fresh = new Set(models.map(model => model.id));
  // A page of the catalog takes the place of what the Hub had said before.
  const shown = live
    ? first
    : first.filter(item => !(item.live && fresh.has(item.model.id)));
  const known = new Set(shown.map(item => item.model.id));
  const added = models
    .filter(model => !known.has(model.id))
    .map(model => ({ model, live }));
  const local = shown.filter(item => !item.live);
  return live
    ? [...shown, ...added]
    : [...local, ...added, ...shown.filter(item => item.live)];
}

function ofHub(model: ModelSummary): ICatalogModel {
  return {
    id: model.id,
    task: model.pipeline_tag,
    library: model.library_name,
    license: model.license,
    licenses: model.licenses,
    license_name: model.license_name,
    license_link: model.license_link,
    gated: model.gated === null ? null : Boolean(model.gated),
    downloads: model.downloads,
    likes: model.likes,
    parameters: model.parameter_total,
    trending: model.trending_score
  };
}
