import { type APIError, isAbort, toAPIError } from '../ground/api/errors';
import { FIRST } from './client';

interface IPagingParts<P> {
  ask(
    asked: { readonly cursor: string | null; readonly many: number },
    signal: AbortSignal
  ): Promise<P>;
  /** How many are shown, which a list that begins again goes on to show. */
  shown(): number;
  /** How many acts were answered: what was asked before one may be older. */
  acts(): number;
  /** Show a page: in place of all, where it is the first, else behind them. */
  take(page: P, isFirst: boolean): void;
  changed(): void;
}

/** Asks for a list page by page. Of several questions the last one counts. */
export class Paging<P extends { readonly next: string | null }> {
  constructor(private readonly _parts: IPagingParts<P>) {}

  get hasMore(): boolean {
    return this._next !== null;
  }

  get error(): APIError | null {
    return this._error;
  }

  /** Begin again with the newest, as many as are shown. */
  load(): Promise<void> {
    return this._ask(null);
  }

  /** The page behind those that are shown. */
  async more(): Promise<void> {
    if (this._next !== null) {
      await this._ask(this._next);
    }
  }

  dispose(): void {
    this._asking?.abort();
  }

  private async _ask(cursor: string | null): Promise<void> {
    this._asking?.abort();
    const asking = (this._asking = new AbortController());
    try {
      const page = await this._page(cursor, asking.signal);
      if (asking.signal.aborted) {
        return;
      }
      this._next = page.next;
      this._error = null;
      this._parts.take(page, cursor === null);
    } catch (error) {
      if (asking.signal.aborted || isAbort(error)) {
        return;
      }
      this._error = toAPIError(error);
    }
    this._parts.changed();
  }

  /** A page that knows of all acts that were answered until it came. */
  private async _page(cursor: string | null, signal: AbortSignal): Promise<P> {
    const { acts, ask, shown } = this._parts;
    const before = acts();
    const many = Math.max(FIRST, cursor === null ? shown() : 0);
    const page = await ask({ cursor, many }, signal);
    return before === acts() || signal.aborted
      ? page
      : this._page(cursor, signal);
  }

  private _next: string | null = null;
  private _error: APIError | null = null;
  private _asking: AbortController | null = null;
}
