import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import { type ISignal, Signal } from '@lumino/signaling';

import type { AlacardAPI } from '../ground/api/client';
import type { HubStatus } from '../ground/api/values';

/** Milliseconds between two questions while the Hub is away, and while all is well. */
const AWAY = 10_000;
const WELL = 120_000;

/** Watches whether the Hub answers, so that what came from a fallback is asked for again. */
export class HubMonitor implements IDisposable {
  constructor(api: AlacardAPI) {
    this._poll = new Poll<void>({
      auto: false,
      name: 'alacard_ext:hub',
      factory: async () => {
        const { data } = await api.hubStatus(this._away);
        this._accept(data);
      },
      frequency: { interval: WELL, backoff: true, max: 4 * WELL },
      standby: 'when-hidden'
    });
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Told when the Hub answers again after it was away. */
  get returned(): ISignal<this, void> {
    return this._returned;
  }

  /** Null until the first answer. */
  get status(): HubStatus | null {
    return this._status;
  }

  get isDisposed(): boolean {
    return this._poll.isDisposed;
  }

  /** Begin to watch; called when the panel is first shown. */
  start(): void {
    void this._poll.start();
  }

  /** An answer came from a fallback: ask the Hub itself from now on, and more often. */
  reportAway(): void {
    if (!this._away && !this._poll.isDisposed && !this._status?.offline) {
      this._away = true;
      this._poll.frequency = { ...this._poll.frequency, interval: AWAY };
      void this._poll.refresh();
    }
  }

  /** The Hub itself answered to something else that was asked: it is not away. */
  reportReached(): void {
    if (this._status?.reachable === false && !this._poll.isDisposed) {
      const since = new Date().toISOString();
      this._accept({ ...this._status, reachable: true, since, why: null });
    }
  }

  dispose(): void {
    this._poll.dispose();
    Signal.clearData(this);
  }

  private _accept(status: HubStatus): void {
    this._status = status;
    if (this._away && status.reachable) {
      this._away = false;
      this._poll.frequency = { ...this._poll.frequency, interval: WELL };
      this._returned.emit();
    }
    this._changed.emit();
    if (status.reachable === false) {
      // Whoever reads that the Hub is away should soon read that it is back.
      this.reportAway();
    }
  }

  private readonly _poll: Poll<void>;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _returned = new Signal<this, void>(this);
  private _status: HubStatus | null = null;
  private _away = false;
}
