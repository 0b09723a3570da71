import type { Event } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

import { type APIError, toAPIError } from '../ground/api/errors';
import { hasEnded, type IJobEvent, JobKinds, jobEventOf } from '../jobs/event';
import { JobFollower } from '../jobs/follower';
import type { CatalogAPI } from './client';
import type { ICatalogStatus, ISyncState } from './wire';

/**
 * What the catalog holds, and the sync that feeds it: begun here, in another tab, by another server's
 * person or by the schedule. It goes on when the tab 'Models' is closed.
 */
export class CatalogSync implements IDisposable {
  constructor(catalog: CatalogAPI, stream: Event.Stream | null) {
    this._catalog = catalog;
    this._stream = stream;
    stream?.connect(this._onEvent, this);
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** What the catalog holds; null until the server has told. */
  get status(): ICatalogStatus | null {
    return this._status;
  }

  get sync(): ISyncState | null {
    return this._status?.sync ?? null;
  }

  get running(): boolean {
    return this._follower !== null;
  }

  /** Grows whenever the catalog becomes another than the one known before: answers of that are old. */
  get edition(): number {
    return this._edition;
  }

  /** Why the server could not be asked, or would not begin. */
  get error(): APIError | null {
    return this._error;
  }

  /** Whether a person began it in this page, and will want to know how it ends. */
  get mine(): boolean {
    return this._mine;
  }

  /** Whether it was told to stop. */
  get stopped(): boolean {
    return this._stopped;
  }

  /** From 0 to 1; null where nobody knows. */
  get fraction(): number | null {
    return this._fraction || null;
  }

  /** Milliseconds since the epoch. */
  get startedAt(): number {
    return this._startedAt;
  }

  get expectedSeconds(): number | null {
    return this._expectedSeconds;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._stream?.disconnect(this._onEvent, this);
      this._follower?.dispose();
      Signal.clearData(this);
    }
  }

  /** Ask what there is, and follow a sync that goes on. */
  async refresh(): Promise<void> {
    try {
      const sync = await this._read();
      if (this._follower === null && sync.running) {
        this._follow(sync);
      }
      this._error = null;
    } catch (error) {
      this._error = toAPIError(error);
    }
    this._emit();
  }

  async start(): Promise<void> {
    try {
      const sync = await this._catalog.startSync();
      this._mine = true;
      this._error = null;
      this._follow(sync);
    } catch (error) {
      this._error = toAPIError(error);
      this._emit();
    }
  }

  async cancel(): Promise<void> {
    try {
      this._follower?.accept(await this._catalog.cancelSync());
    } catch (error) {
      this._error = toAPIError(error);
      this._emit();
    }
  }

  private _follow(sync: ISyncState): void {
    if (this._isDisposed) {
      return;
    }
    this._follower?.dispose();
    this._stopped = false;
    this._fraction = 0;
    this._startedAt = sync.started_at ? sync.started_at * 1000 : Date.now();
    this._follower = new JobFollower<ISyncState>(
      {
        kind: JobKinds.sync,
        id: null,
        read: () => this._read(),
        // There is one catalog and one sync of it, so its route counts nothing.
        seqOf: () => null,
        endedOf: ({ running }) => !running,
        heard: event => this._heard(event),
        told: status => this._told(status)
      },
      this._stream
    );
    this._told(sync);
  }

  private _told(sync: ISyncState): void {
    if (this._status) {
      this._status = { ...this._status, sync };
    }
    if (sync.running) {
      this._emit();
      return;
    }
    this._follower?.dispose();
    this._follower = null;
    this._emit();
    this._mine = false;
  }

  private async _read(): Promise<ISyncState> {
    const { data, meta } = await this._catalog.status();
    const last = this._status;
    const ended = last?.sync.running && !data.sync.running;
    if (last && (ended || last.version !== data.version)) {
      this._edition += 1;
    }
    this._status = data;
    this._expectedSeconds = meta.expected_seconds ?? null;
    return data.sync;
  }

  private _heard(event: IJobEvent): void {
    this._fraction = event.fraction;
    this._stopped ||=
      event.state === 'cancelling' || event.state === 'cancelled';
    if (!hasEnded(event)) {
      this._emit();
    }
  }

  /** A sync that began elsewhere. */
  private _onEvent(_: unknown, emission: Event.Emission): void {
    const event = jobEventOf(emission);
    const begins = event?.kind === JobKinds.sync && !hasEnded(event);
    if (begins && this._follower === null) {
      void this.refresh();
    }
  }

  private _emit(): void {
    if (!this._isDisposed) {
      this._changed.emit();
    }
  }

  private readonly _catalog: CatalogAPI;
  private readonly _stream: Event.Stream | null;
  private readonly _changed = new Signal<this, void>(this);
  private _status: ICatalogStatus | null = null;
  private _follower: JobFollower<ISyncState> | null = null;
  private _error: APIError | null = null;
  private _edition = 0;
  private _mine = false;
  private _stopped = false;
  private _fraction = 0;
  private _startedAt = 0;
  private _expectedSeconds: number | null = null;
  private _isDisposed = false;
}
