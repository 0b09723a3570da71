import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import { type ISignal, Signal } from '@lumino/signaling';

import type { Notification } from '../ground/api/types';
import type { SocialAPI } from './client';
import type { ToldMemory } from './told';

/** Milliseconds between two questions. */
const OFTEN = 60_000;

/** What came, the newest first. */
export interface IArrival {
  readonly notifications: readonly Notification[];
  /** Whether there may be more of it. */
  readonly more: boolean;
}

/** Looks for notifications while the page is visible, and knows how many are not read. */
export class NotificationWatch implements IDisposable {
  constructor(
    api: Pick<SocialAPI, 'notifications'>,
    private readonly _memory: Pick<ToldMemory, 'read' | 'write'>
  ) {
    this._poll = new Poll<void>({
      auto: false,
      name: 'alacard_ext:notifications',
      factory: async () => {
        const before = this._acts;
        const { notifications, unread, next } = await api.notifications({
          unread: true
        });
        this._tell(notifications, next !== null);
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

  /** What no page of this browser has told yet. */
  get arrived(): ISignal<this, IArrival> {
    return this._arrived;
  }

  /** Emitted where there is something that this page has not seen, whoever told it. */
  get renewed(): ISignal<this, void> {
    return this._renewed;
  }

  get unread(): number {
    return this._unread;
  }

  /** How many acts were answered: what was asked before one may be older. */
  get acts(): number {
    return this._acts;
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

  private _tell(found: readonly Notification[], hasMore: boolean): void {
    const seen = this._seen;
    // Another page may have told them meanwhile.
    const told = Math.max(seen, this._memory.read());
    const fresh = found.filter(each => each.number > told);
    this._seen = Math.max(seen, ...found.map(each => each.number));
    if (fresh.length) {
      this._memory.write(this._seen);
      const more = hasMore && fresh.length === found.length;
      this._arrived.emit({ notifications: fresh, more });
    }
    if (this._seen > seen) {
      this._renewed.emit();
    }
  }

  private readonly _poll: Poll<void>;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _arrived = new Signal<this, IArrival>(this);
  private readonly _renewed = new Signal<this, void>(this);
  private _unread = 0;
  private _acts = 0;
  private _seen = 0;
}
