import type { Event } from '@jupyterlab/services';
import { JSONExt } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import { type ISignal, Signal } from '@lumino/signaling';

import type { Alert, Allowance, JobStatus } from '../ground/api/types';
import type { IJobPage, JobsAPI, Submission } from './client';
import { ACTIVE, hasEnded, type IJobEvent, jobEventOf } from './event';

/** Milliseconds between two questions while jobs go on and no event comes. */
export const OFTEN = 5000;
/** Of how many turns one asks while nothing is known to go on. */
const SELDOM = 6;
/** Milliseconds from an event to the question that it leads to; what comes meanwhile shares it. */
const GATHER = 400;

/**
 * The jobs of a person as this page knows them: how many run and wait, and what changes. Events are
 * quick but may be missed; asking is the truth. While the page is hidden only events count.
 */
export class JobBoard implements IDisposable {
  constructor(
    readonly api: JobsAPI,
    private readonly _stream: Event.Stream | null
  ) {
    _stream?.connect(this._onEvent, this);
    this._poll = new Poll<void>({
      auto: false,
      name: 'alacard_ext:jobs',
      factory: async () => {
        if (this._isDue()) {
          await this.refresh();
        }
      },
      frequency: { interval: OFTEN, backoff: true, max: 6 * OFTEN },
      standby: 'when-hidden'
    });
  }

  /** Emitted where the counts have changed, or what the person may. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Emitted with each event of a job. */
  get heard(): ISignal<this, IJobEvent> {
    return this._heard;
  }

  /** Emitted where something may have changed that no event told: the moment to ask for it. */
  get stirred(): ISignal<this, void> {
    return this._stirred;
  }

  /** Emitted where a job has ended: which, the server knows. */
  get over(): ISignal<this, void> {
    return this._over;
  }

  /** Emitted with each job that was changed through this page, as the server answered. */
  get acted(): ISignal<this, JobStatus> {
    return this._acted;
  }

  get running(): number {
    return this._known.running;
  }

  get waiting(): number {
    return this._known.waiting;
  }

  /** Whether the person may see and steer everyone's jobs. */
  get administrator(): boolean {
    return this._known.administrator;
  }

  /** What the person may still ask for today; null where nothing is limited. */
  get allowance(): Allowance | null {
    return this._known.allowance;
  }

  /** What is wrong now, for administrators. */
  get alerts(): readonly Alert[] {
    return this._known.alerts;
  }

  get isDisposed(): boolean {
    return this._poll.isDisposed;
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._stream?.disconnect(this._onEvent, this);
    document.removeEventListener('visibilitychange', this._onVisible);
    window.clearTimeout(this._timer);
    this._poll.dispose();
    Signal.clearData(this);
  }

  start(): void {
    // Whoever comes back should not wait for the next turn.
    document.addEventListener('visibilitychange', this._onVisible);
    void this._poll.start();
  }

  /**
   * Ask now; while an answer is awaited, once after it for all who asked meanwhile.
   *
   * @throws APIError
   */
  refresh(): Promise<void> {
    this._wanted = true;
    this._asking ??= this._askWhileWanted().finally(() => {
      this._asking = null;
    });
    return this._asking;
  }

  /** @throws APIError, as all that follow */
  async submit(asked: Submission): Promise<JobStatus> {
    return this._act(await this.api.submit(asked));
  }

  async cancel(id: string): Promise<JobStatus> {
    return this._act(await this.api.cancel(id));
  }

  async retry(id: string): Promise<JobStatus> {
    return this._act(await this.api.retry(id));
  }

  /** Submit the job of a schedule now. */
  async runSchedule(id: string): Promise<JobStatus> {
    return this._act(await this.api.runSchedule(id));
  }

  private _act(job: JobStatus): JobStatus {
    this._acted.emit(job);
    this._gather();
    return job;
  }

  /** Whether it is time to ask though nothing was heard. */
  private _isDue(): boolean {
    this._turn += 1;
    const goesOn = this.running + this.waiting > 0;
    const told = Date.now() - this._askedAt < OFTEN / 2;
    return !told && (goesOn || this._turn % SELDOM === 1);
  }

  private async _askWhileWanted(): Promise<void> {
    while (this._wanted && !this.isDisposed) {
      this._wanted = false;
      this._askedAt = Date.now();
      const asked = { state: ACTIVE, limit: 1 };
      this._take(await this.api.list(asked));
    }
  }

  private _take(page: IJobPage): void {
    const { administrator, alerts, allowance, running, waiting } = page;
    const known = { administrator, alerts, allowance, running, waiting };
    const fewer = running + waiting < this.running + this.waiting;
    if (!JSONExt.deepEqual(known, this._known)) {
      this._known = known;
      this._changed.emit();
    }
    if (fewer || this._ended) {
      this._ended = false;
      this._over.emit();
    }
    this._stirred.emit();
  }

  private _onEvent(_: unknown, emission: Event.Emission): void {
    const event = jobEventOf(emission);
    if (event) {
      this._heard.emit(event);
      this._ended ||= hasEnded(event);
      this._gather();
    }
  }

  /** Ask once for all that is heard within a moment. */
  private _gather(): void {
    this._timer ||= window.setTimeout(() => {
      this._timer = 0;
      if (!document.hidden) {
        // Where the server does not answer now, the poll asks again.
        this.refresh().catch(() => undefined);
      }
    }, GATHER);
  }

  private readonly _onVisible = (): void => {
    if (!document.hidden) {
      this._gather();
    }
  };

  private readonly _poll: Poll<void>;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _heard = new Signal<this, IJobEvent>(this);
  private readonly _stirred = new Signal<this, void>(this);
  private readonly _over = new Signal<this, void>(this);
  private readonly _acted = new Signal<this, JobStatus>(this);
  private _known: Omit<IJobPage, 'jobs' | 'next'> = {
    running: 0,
    waiting: 0,
    administrator: false,
    allowance: null,
    alerts: []
  };
  private _turn = 0;
  private _askedAt = 0;
  private _timer = 0;
  private _ended = false;
  private _wanted = false;
  private _asking: Promise<void> | null = null;
}
