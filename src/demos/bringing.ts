import type { Contents } from '@jupyterlab/services';
import { type ISignal, Signal } from '@lumino/signaling';

import { type APIError, isAbort, toAPIError } from '../ground/api/errors';
import type { BundleReport, DemoWhole } from '../ground/api/types';
import { type DemosAPI, isAddress, type ITold } from './client';
import { placeFor, upload } from './upload';

export type Step =
  'choose' | 'packing' | 'uploading' | 'checking' | 'checked' | 'keeping';

/** The app of a notebook as an archive. */
export type Pack = (path: string) => Promise<File>;

const NOTEBOOK = /\.ipynb$/i;

/** A bundle on its way into the gallery: uploaded, checked, told of, and kept. */
export class Bringing {
  constructor(
    private readonly _api: Pick<DemosAPI, 'add' | 'addVersion' | 'check'>,
    private readonly _contents: Contents.IManager,
    private readonly _pack: Pack
  ) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get step(): Step {
    return this._step;
  }

  /** Of the upload, from 0 to 1. */
  get fraction(): number {
    return this._fraction;
  }

  /** How the bundle is called, as the person chose it. */
  get source(): string {
    return this._source;
  }

  /** The path or the address that was checked last, to be corrected; empty after an upload. */
  get typed(): string {
    return this._typed;
  }

  /** What the check came to; null before it. */
  get report(): BundleReport | null {
    return this._report;
  }

  get error(): APIError | null {
    return this._error;
  }

  /** Upload an archive of the person's machine, and check it. */
  async file(file: File): Promise<void> {
    const signal = this._begin(file.name, 'uploading');
    this._typed = '';
    await this._try(signal, () => this._upload(file, signal));
  }

  /** Check a folder or an archive among the server's files, or the app of a notebook there. */
  async path(path: string): Promise<void> {
    this._typed = path;
    if (!isAddress(path) && NOTEBOOK.test(path)) {
      const signal = this._begin(path, 'packing');
      await this._try(signal, async () => {
        const file = await this._pack(path);
        this._set({ step: 'uploading' }, signal);
        await this._upload(file, signal);
      });
      return;
    }
    const signal = this._begin(path, 'checking');
    await this._try(signal, () => this._check(path, signal));
  }

  /** Keep what was checked; null where that was refused, which `error` tells. */
  async keep(told: ITold, accepted = false): Promise<DemoWhole | null> {
    return this._keep(path => this._api.add(path, told, accepted));
  }

  /** Keep what was checked as the next version of a demo. */
  async keepVersion(id: string, note: string): Promise<DemoWhole | null> {
    return this._keep(path => this._api.addVersion(id, path, note));
  }

  /** Give up whatever goes on, and choose again. */
  restart(): void {
    this._control.abort();
    this._tidy();
    this._path = '';
    this._report = this._error = null;
    this._set({ step: 'choose' });
  }

  /** Whether its view has gone; what is being kept then is kept all the same. */
  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    this._control.abort();
    if (this._step !== 'keeping') {
      this._tidy();
    }
    Signal.clearData(this);
  }

  private _begin(source: string, step: Step): AbortSignal {
    this.restart();
    this._control = new AbortController();
    this._source = source;
    this._fraction = 0;
    this._set({ step });
    return this._control.signal;
  }

  private async _upload(file: File, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const path = (this._uploaded = placeFor(file));
    try {
      await upload(
        this._contents,
        { file, path },
        fraction => this._set({ fraction }, signal),
        signal
      );
      await this._check(path, signal);
    } finally {
      if (signal.aborted) {
        // The chunk that was on its way when someone gave up.
        this._remove(path);
      }
    }
  }

  private async _check(path: string, signal: AbortSignal): Promise<void> {
    this._set({ step: 'checking' }, signal);
    const report = await this._api.check(path, signal);
    signal.throwIfAborted();
    this._path = path;
    this._report = report;
    this._set({ step: 'checked' }, signal);
  }

  private async _keep(
    keep: (path: string) => Promise<DemoWhole>
  ): Promise<DemoWhole | null> {
    if (this._step !== 'checked') {
      return null;
    }
    this._error = null;
    this._set({ step: 'keeping' });
    try {
      const made = await keep(this._path);
      this._tidy();
      return made;
    } catch (error) {
      this._error = toAPIError(error);
      this._set({ step: 'checked' });
      if (this._isDisposed) {
        this._tidy();
      }
      return null;
    }
  }

  private async _try(
    signal: AbortSignal,
    work: () => Promise<void>
  ): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (signal.aborted || isAbort(error)) {
        return;
      }
      this._tidy();
      this._error = toAPIError(error);
      this._set({ step: 'choose' });
    }
  }

  private _set(
    values: { step?: Step; fraction?: number },
    signal?: AbortSignal
  ): void {
    if (signal?.aborted) {
      return;
    }
    this._step = values.step ?? this._step;
    this._fraction = values.fraction ?? this._fraction;
    this._changed.emit();
  }

  /** Remove the archive that was uploaded for this alone. */
  private _tidy(): void {
    if (this._uploaded) {
      this._remove(this._uploaded);
      this._uploaded = '';
    }
  }

  private _remove(path: string): void {
    void this._contents.delete(path).catch(() => undefined);
  }

  private readonly _changed = new Signal<this, void>(this);
  private _control = new AbortController();
  private _isDisposed = false;
  private _step: Step = 'choose';
  private _fraction = 0;
  private _source = '';
  private _typed = '';
  private _path = '';
  private _uploaded = '';
  private _report: BundleReport | null = null;
  private _error: APIError | null = null;
}
