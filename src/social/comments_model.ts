import { type ISignal, Signal } from '@lumino/signaling';

import type { APIError } from '../ground/api/errors';
import type { Comment } from '../ground/api/types';
import type { ICommentPage, ISpoken } from './client';
import { Paging } from './paging';

/** As many comments are looked through for one. */
const FARTHEST = 1000;

/** The comments on one hand that are shown, the newest first. */
export class CommentsModel {
  constructor(
    private readonly _api: ISpoken,
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
    return this._paging.hasMore;
  }

  get error(): APIError | null {
    return this._paging.error;
  }

  /** Those that are being edited. */
  get edited(): ReadonlySet<string> {
    return this._edited;
  }

  /** Note that one is being edited, or no longer: it stays in the list until then. */
  edit(id: string, editing: boolean): void {
    const edited = new Set(this._edited);
    if (editing) {
      edited.add(id);
    } else {
      edited.delete(id);
    }
    this._edited = edited;
    this._changed.emit();
  }

  /** Begin again with the newest, as many as are shown. */
  load(): Promise<void> {
    return this._paging.load();
  }

  /** The page behind those that are shown. */
  more(): Promise<void> {
    return this._paging.more();
  }

  /** Show pages until one is among them, or as many as a person would look through. */
  async seek(id: string): Promise<boolean> {
    const isShown = (): boolean =>
      this._comments?.some(each => each.comment_id === id) ?? false;
    await this.load();
    let before = -1;
    while (!isShown() && this.hasMore && !this.error) {
      const many = this._comments?.length ?? 0;
      if (many === before || many >= FARTHEST) {
        break;
      }
      before = many;
      await this.more();
    }
    return isShown();
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
    this._paging.dispose();
    Signal.clearData(this);
  }

  private _take(page: ICommentPage, isFirst: boolean): void {
    const shown = this._comments ?? [];
    const known = isFirst ? page.comments : shown;
    const others = isFirst
      ? shown.filter(each => this._edited.has(each.comment_id))
      : page.comments;
    const ids = new Set(known.map(each => each.comment_id));
    this._comments = inOrder([
      ...known,
      ...others.filter(each => !ids.has(each.comment_id))
    ]);
    this._total = page.total;
    this._mayHide = page.mayHide;
  }

  /** Show a comment as an act has left it, in its place by the time that it was written. */
  private _put(comment: Comment): void {
    this._acts += 1;
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
      this._comments = inOrder([comment, ...others]);
    }
    this._total += this._comments.length - before.length;
    this._changed.emit();
  }

  private readonly _paging = new Paging<ICommentPage>({
    ask: (asked, signal) => this._api.comments(this._hand, asked, signal),
    shown: () => this._comments?.length ?? 0,
    acts: () => this._acts,
    take: (page, isFirst) => this._take(page, isFirst),
    changed: () => this._changed.emit()
  });
  private readonly _changed = new Signal<this, void>(this);
  private _comments: readonly Comment[] | null = null;
  private _total = 0;
  private _mayHide = false;
  private _edited: ReadonlySet<string> = new Set();
  /** How many acts were answered. */
  private _acts = 0;
}

/** The newest first. */
function inOrder(comments: readonly Comment[]): readonly Comment[] {
  return [...comments].sort(
    (one, two) =>
      Number(two.created_at > one.created_at) -
      Number(one.created_at > two.created_at)
  );
}
