import { type ISignal, Signal } from '@lumino/signaling';

import { type APIError, toAPIError } from '../ground/api/errors';
import type { Notification } from '../ground/api/types';
import { FIRST, type INotificationPage, type SocialAPI } from './client';
import type { NotificationWatch } from './watch';

/** The notifications that a person looks at, page by page. */
export class NotificationPages {
  constructor(
    private readonly _api: SocialAPI,
    private readonly _watch: NotificationWatch
  ) {
    _watch.renewed.connect(this._onRenewed, this);
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Null until they are there. */
  get entries(): readonly Notification[] | null {
    return this._entries;
  }

  get hasMore(): boolean {
    return this._next !== null;
  }

  get error(): APIError | null {
    return this._error;
  }

  /** Begin anew with the newest, as many as are shown. */
  async load(): Promise<void> {
    await this._ask(null);
  }

  /** The page behind those that are shown. */
  async more(): Promise<void> {
    if (this._next !== null) {
      await this._ask(this._next);
    }
  }

  /** @throws APIError, as all that follow */
  async markRead(each: Notification): Promise<void> {
    if (each.read_at === null) {
      this._take(await this._api.markRead([each.notification_id]));
      this._setRead(other => other.notification_id === each.notification_id);
    }
  }

  async markAllRead(): Promise<void> {
    this._take(await this._api.markRead('all'));
    this._setRead(() => true);
  }

  async remove(each: Notification): Promise<void> {
    this._take(await this._api.remove(each.notification_id));
    this._set(
      (this._entries ?? []).filter(
        other => other.notification_id !== each.notification_id
      )
    );
  }

  async putBack(each: Notification): Promise<void> {
    this._take(await this._api.putBack(each.notification_id));
    const others = (this._entries ?? []).filter(
      other => other.notification_id !== each.notification_id
    );
    this._set([...others, each].sort((one, two) => two.number - one.number));
  }

  dispose(): void {
    this._asking?.abort();
    Signal.clearData(this);
  }

  private async _ask(cursor: string | null): Promise<void> {
    this._asking?.abort();
    const asking = (this._asking = new AbortController());
    try {
      const page = await this._page(cursor, asking.signal);
      if (asking.signal.aborted) {
        return;
      }
      this._take(page.unread);
      this._next = page.next;
      this._error = null;
      const before = cursor === null ? [] : (this._entries ?? []);
      const known = new Set(before.map(each => each.notification_id));
      this._set([
        ...before,
        ...page.notifications.filter(each => !known.has(each.notification_id))
      ]);
    } catch (error) {
      if (!asking.signal.aborted) {
        this._error = toAPIError(error);
        this._changed.emit();
      }
    }
  }

  /** A page that knows of all acts that were answered until it came. */
  private async _page(
    cursor: string | null,
    signal: AbortSignal
  ): Promise<INotificationPage> {
    const { acts } = this._watch;
    const shown = cursor === null ? (this._entries ?? []).length : 0;
    const page = await this._api.notifications(
      { unread: false, cursor, many: Math.max(FIRST, shown) },
      signal
    );
    return acts === this._watch.acts || signal.aborted
      ? page
      : this._page(cursor, signal);
  }

  private _take(unread: number): void {
    this._watch.take(unread);
  }

  private _setRead(isRead: (each: Notification) => boolean): void {
    const read_at = new Date().toISOString();
    // Before the first answer there is none to be shown, which is not the same as none.
    if (this._entries) {
      this._set(
        this._entries.map(each =>
          each.read_at === null && isRead(each) ? { ...each, read_at } : each
        )
      );
    }
  }

  private _set(entries: readonly Notification[]): void {
    this._entries = entries;
    this._changed.emit();
  }

  private _onRenewed(): void {
    void this.load();
  }

  private readonly _changed = new Signal<this, void>(this);
  private _entries: readonly Notification[] | null = null;
  private _next: string | null = null;
  private _error: APIError | null = null;
  private _asking: AbortController | null = null;
}
