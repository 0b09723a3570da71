import { type ISignal, Signal } from '@lumino/signaling';

import type { APIError } from '../ground/api/errors';
import type { Notification } from '../ground/api/types';
import type { INotificationPage, SocialAPI } from './client';
import { Paging } from './paging';
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
    return this._paging.hasMore;
  }

  get error(): APIError | null {
    return this._paging.error;
  }

  /** Begin again with the newest, as many as are shown. */
  load(): Promise<void> {
    return this._paging.load();
  }

  /** The page behind those that are shown. */
  more(): Promise<void> {
    return this._paging.more();
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
    this._paging.dispose();
    Signal.clearData(this);
  }

  private _show(page: INotificationPage, isFirst: boolean): void {
    this._take(page.unread);
    const before = isFirst ? [] : (this._entries ?? []);
    const known = new Set(before.map(each => each.notification_id));
    this._entries = [
      ...before,
      ...page.notifications.filter(each => !known.has(each.notification_id))
    ];
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

  private readonly _paging = new Paging<INotificationPage>({
    ask: (asked, signal) =>
      this._api.notifications({ unread: false, ...asked }, signal),
    shown: () => this._entries?.length ?? 0,
    acts: () => this._watch.acts,
    take: (page, isFirst) => this._show(page, isFirst),
    changed: () => this._changed.emit()
  });
  private readonly _changed = new Signal<this, void>(this);
  private _entries: readonly Notification[] | null = null;
}
