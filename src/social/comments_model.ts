import { type ISignal, Signal } from '@lumino/signaling';

import { type APIError, isAbort, toAPIError } from '../ground/api/errors';
import type { Comment } from '../ground/api/types';
import type { SocialAPI } from './client';

/** The comments on one hand that are shown, the newest first. */
export class CommentsModel {
  constructor(
    private readonly _api: SocialAPI,
    private readonly _hand: string
  ) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Null until they are there. */
  get comments(): readonly Comment[] | null {
    return this._comments;
  }

  get total(): number {
    return this._total;
  }

  get mayHide(): boolean {
    return this._mayHide;
  }

  get hasMore(): boolean {
    return this._next !== null;
  }

  get error(): APIError | null {
    return this._error;
  }

  /** Begin anew with the newest. */
  load(): Promise<void> {
    return this._ask(null);
  }

  /** The page behind those that are shown. */
  async more(): Promise<void> {
    if (this._next !== null) {
      await this._ask(this._next);
    }
  }

  /** @throws APIError, as all that follow */
  async write(text: string): Promise<void> {
    this._put(await this._api.write(this._hand, text));
  }

  async change(id: string, text: string): Promise<void> {
    this._put(await this._api.change(this._hand, id, text));
  }

  async delete(id: string): Promise<void> {
    this._put(await this._api.delete(this._hand, id));
  }

  async restore(id: string): Promise<void> {
    this._put(await this._api.restore(this._hand, id));
  }

  async hide(id: string, hidden: boolean): Promise<void> {
    this._put(await this._api.hide(this._hand, id, hidden));
  }

  dispose(): void {
    this._asking?.abort();
    Signal.clearData(this);
  }

  private async _ask(cursor: string | null): Promise<void> {
    this._asking?.abort();
    const asking = (this._asking = new AbortController());
    try {
      const page = await this._api.comments(this._hand, cursor, asking.signal);
      if (asking.signal.aborted) {
        return;
      }
      const before = cursor === null ? [] : (this._comments ?? []);
      const known = new Set(before.map(each => each.comment_id));
      this._comments = [
        ...before,
        ...page.comments.filter(each => !known.has(each.comment_id))
      ];
      this._total = page.total;
      this._next = page.next;
      this._mayHide = page.mayHide;
      this._error = null;
    } catch (error) {
      if (asking.signal.aborted || isAbort(error)) {
        return;
      }
      this._error = toAPIError(error);
    }
    this._changed.emit();
  }

  /** Show a comment as an act has left it, in its place by the time that it was written. */
  private _put(comment: Comment): void {
    const before = this._comments ?? [];
    const at = before.findIndex(each => each.comment_id === comment.comment_id);
    const others = before.filter((_, index) => index !== at);
    if (comment.deleted) {
      this._comments = others;
    } else if (at >= 0) {
      this._comments = before.map((each, index) =>
        index === at ? comment : each
      );
    } else {
      const later = others.filter(
        each => each.created_at > comment.created_at
      ).length;
      this._comments = [
        ...others.slice(0, later),
        comment,
        ...others.slice(later)
      ];
    }
    this._total += this._comments.length - before.length;
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private _comments: readonly Comment[] | null = null;
  private _total = 0;
  private _mayHide = false;
  private _next: string | null = null;
  private _error: APIError | null = null;
  private _asking: AbortController | null = null;
}
