import { UUID } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import { type ISignal, Signal } from '@lumino/signaling';

import type { AlacardAPI } from '../ground/api/client';
import type { VerifyStatus } from '../ground/api/values';

/** Milliseconds between two questions; a cell rarely takes less. */
const INTERVAL = 800;

/** Whether a verification has ended, one way or the other. */
export function ended(status: VerifyStatus): boolean {
  return status.phase === 'done' || status.phase === 'cancelled';
}

/**
 * The verifications of the server: started here, or found under way after a reload.
 *
 * They run on the server, so closing the tab ends the watching and nothing else.
 */
export class Verifications implements IDisposable {
  constructor(api: AlacardAPI) {
    this._api = api;
  }

  /** Every news of a verification that is watched. */
  get changed(): ISignal<this, VerifyStatus> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._polls.forEach(poll => poll.dispose());
    this._polls.clear();
    Signal.clearData(this);
  }

  /**
   * Start verifying the notebook at `path`, in an environment of its own where asked to.
   *
   * @throws APIError where the server refuses
   */
  async start(path: string, environment: 'current' | 'own'): Promise<void> {
    const { data } = await this._api.verify({
      path,
      environment,
      request_id: UUID.uuid4()
    });
    this._accept(data);
    this._follow(data.request_id);
  }

  /** @throws APIError where the server refuses */
  async cancel(requestId: string): Promise<void> {
    const { data } = await this._api.cancelVerification(requestId);
    this._accept(data);
  }

  /** Watch what was under way before this page was loaded. */
  async resume(): Promise<void> {
    const { data } = await this._api.verifications();
    data.verifications
      .filter(status => !ended(status))
      .forEach(status => {
        this._accept(status);
        this._follow(status.request_id);
      });
  }

  private _follow(requestId: string): void {
    if (this._polls.has(requestId)) {
      return;
    }
    const poll = new Poll({
      name: `alacard_ext:verification:${requestId}`,
      factory: async () => {
        const { data } = await this._api.verification(requestId);
        this._accept(data);
      },
      frequency: { interval: INTERVAL, backoff: true, max: 5000 },
      // It may end while the tab is hidden, and the stamp should be seen then.
      standby: 'never'
    });
    this._polls.set(requestId, poll);
  }

  private _accept(status: VerifyStatus): void {
    const last = this._seen.get(status.request_id) ?? -1;
    if (this._isDisposed || status.seq <= last) {
      return;
    }
    this._seen.set(status.request_id, status.seq);
    if (ended(status)) {
      this._polls.get(status.request_id)?.dispose();
      this._polls.delete(status.request_id);
    }
    this._changed.emit(status);
  }

  private readonly _api: AlacardAPI;
  private readonly _changed = new Signal<this, VerifyStatus>(this);
  private readonly _polls = new Map<string, Poll>();
  private readonly _seen = new Map<string, number>();
  private _isDisposed = false;
}
