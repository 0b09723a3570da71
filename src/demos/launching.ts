import { type ISignal, Signal } from '@lumino/signaling';

import { type APIError, isAbort, toAPIError } from '../ground/api/errors';
import type { BundleFinding, LaunchStatus } from '../ground/api/types';
import type { IManner, LaunchAPI } from './launch_client';

/** Milliseconds between two looks at a launch that goes on, and at an app that runs. */
const SOON = 400;
const LATER = 5000;

type Routes = Pick<LaunchAPI, 'extend' | 'launch' | 'logs' | 'status' | 'stop'>;

/** A person's launch of one demo, as it fares. */
export class Launching {
  constructor(
    private readonly _api: Routes,
    private readonly _demo: string,
    /** Told when another state was asked for. */
    private readonly _onAsked: () => void = () => undefined
  ) {
    void this.look();
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get status(): LaunchStatus | null {
    return this._status;
  }

  /** What it printed; of much the end. */
  get log(): string {
    return this._log;
  }

  get error(): APIError | null {
    return this._error;
  }

  /** Whether something was asked for whose answer is still to come. */
  get busy(): boolean {
    return this._busy;
  }

  /**
   * Launch it, or stop it first where it runs; what needs consent is answered, and nothing else.
   * `error` tells whatever else is refused.
   */
  async launch(manner: IManner): Promise<readonly BundleFinding[]> {
    let findings: readonly BundleFinding[] = [];
    await this._do(async () => {
      if (this._status?.status === 'running') {
        await this._api.stop(this._demo);
      }
      try {
        await this._api.launch(this._demo, manner);
      } catch (error) {
        const { code, details } = toAPIError(error);
        if (code !== 'LAUNCH_FINDINGS') {
          throw error;
        }
        findings = details.findings as BundleFinding[];
      }
    });
    return findings;
  }

  async stop(): Promise<void> {
    await this._do(() => this._api.stop(this._demo));
  }

  /** Keep it running that many hours from now on, whether or not it is used. */
  async keep(hours: number): Promise<void> {
    await this._do(() => this._api.extend(this._demo, hours * 60));
  }

  /** See how it fares now. */
  async look(): Promise<void> {
    clearTimeout(this._timer);
    const { signal } = this._control;
    const looked = ++this._looks;
    try {
      const status = await this._api.status(this._demo, signal);
      // What was never launched has none.
      const launched = status.status !== 'stopped' || status.message;
      const { text } = launched
        ? await this._api.logs(this._demo, signal)
        : { text: '' };
      if (signal.aborted || looked !== this._looks) {
        return;
      }
      this._status = status;
      this._log = text;
    } catch (error) {
      if (signal.aborted || isAbort(error) || looked !== this._looks) {
        return;
      }
      this._error = toAPIError(error);
    }
    this._changed.emit();
    const state = this._status?.status;
    if (state === 'launching' || state === 'running') {
      const pause = state === 'launching' ? SOON : LATER;
      this._timer = setTimeout(() => void this.look(), pause);
    }
  }

  dispose(): void {
    this._control.abort();
    clearTimeout(this._timer);
    Signal.clearData(this);
  }

  private async _do(work: () => Promise<unknown>): Promise<void> {
    if (this._busy) {
      return;
    }
    this._busy = true;
    this._error = null;
    this._changed.emit();
    try {
      await work();
    } catch (error) {
      this._error = toAPIError(error);
    }
    this._busy = false;
    this._onAsked();
    await this.look();
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _control = new AbortController();
  private _status: LaunchStatus | null = null;
  private _log = '';
  private _error: APIError | null = null;
  private _busy = false;
  private _looks = 0;
  private _timer: ReturnType<typeof setTimeout> | undefined;
}
