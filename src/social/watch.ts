import type { IStateDB } from '@jupyterlab/statedb';
import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import { type ISignal, Signal } from '@lumino/signaling';

import type { Notification } from '../ground/api/types';
import type { SocialAPI } from './client';

/** Milliseconds between two questions. */
const OFTEN = 60_000;
const KEY = 'alacard_ext:notifications';

/** Looks for notifications while the page is visible, and knows how many are not read. */
export class NotificationWatch implements IDisposable {
  constructor(
    api: Pick<SocialAPI, 'notifications'>,
    private readonly _memory: Pick<IStateDB, 'fetch' | 'save'> | null
  ) {
    this._poll = new Poll<void>({
      auto: false,
      name: 'alacard_ext:notifications',
      factory: async () => {
        const before = this._acts;
        const { notifications, unread } = await api.notifications({
          unread: true
        });
        await this._tell(notifications);
        // What was answered to an act meanwhile is newer.
        if (before === this._acts) {
          this._accept(unread);
        }
      },
      frequency: { interval: OFTEN, backoff: true, max: 10 * OFTEN },
      standby: 'when-hidden'
    });
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Those that came since the last look, of this page or one before it, the newest first. */
  get arrived(): ISignal<this, readonly Notification[]> {
    return this._arrived;
  }

  get unread(): number {
    return this._unread;
  }

  get isDisposed(): boolean {
    return this._poll.isDisposed;
  }

  start(): void {
    void this._poll.start();
  }

  /** Look now; resolves when that was done, or could not be done. */
  async refresh(): Promise<void> {
    await this._poll.refresh();
    await this._poll.tick;
  }

  /** How many an act has left. */
  take(unread: number): void {
    this._acts += 1;
    this._accept(unread);
  }

  dispose(): void {
    this._poll.dispose();
    Signal.clearData(this);
  }

  private _accept(unread: number): void {
    if (unread !== this._unread) {
      this._unread = unread;
      this._changed.emit();
    }
  }

  private async _tell(found: readonly Notification[]): Promise<void> {
    const told = this._told ?? (await this._remembered());
    const fresh = found.filter(each => each.number > told);
    this._told = Math.max(told, ...found.map(each => each.number));
    if (fresh.length) {
      await this._memory?.save(KEY, { told: this._told });
      this._arrived.emit(fresh);
    }
  }

  private async _remembered(): Promise<number> {
    const kept = await this._memory?.fetch(KEY);
    const told = (kept as { told?: unknown } | undefined)?.told;
    return typeof told === 'number' ? told : 0;
  }

  private readonly _poll: Poll<void>;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _arrived = new Signal<this, readonly Notification[]>(this);
  private _unread = 0;
  private _acts = 0;
  private _told: number | null = null;
}
