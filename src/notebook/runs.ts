import type { NotebookPanel } from '@jupyterlab/notebook';
import type { IDisposable } from '@lumino/disposable';
import { Throttler } from '@lumino/polling';
import { type ISignal, Signal } from '@lumino/signaling';

import type { VerifyStatus } from '../ground/api/values';
import { alacardMetadata } from './again';
import { cellsOf, digestOf, isTrusted, verifiedOf } from './sight';
import { type INotebookSight, type IRunState, stateOf } from './state';

/** Milliseconds between two looks at a notebook that changes. */
const INTERVAL = 200;
/** Milliseconds that a kernel is busy before it is told: a completion takes less. */
const BUSY = 1500;

/** A dealt notebook as it is known in this page. */
export interface IRun {
  readonly path: string;
  readonly state: IRunState;
  /** Milliseconds since the epoch at which this page saw it start; null while it does not run. */
  readonly startedAt: number | null;
  /** Whether it is open in this page. */
  readonly open: boolean;
}

/**
 * How far each dealt notebook is that is, or was, open in this page. It is read from the notebook,
 * so that it is the same however the notebook was opened and whoever runs its cells.
 */
export class NotebookRuns implements IDisposable {
  /** Told with the path whenever a notebook's state has changed. */
  get changed(): ISignal<this, string> {
    return this._changed;
  }

  /** The dealt notebook in front; null where another thing is. */
  get current(): string | null {
    return this._current;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._watched.forEach(watch => watch.dispose());
      this._watched.clear();
      Signal.clearData(this);
    }
  }

  of(path: string): IRun | null {
    return this._runs.get(path) ?? null;
  }

  /** Look after an open notebook until it is closed. */
  watch(panel: NotebookPanel): void {
    if (this._watched.has(panel) || this._isDisposed) {
      return;
    }
    const watch = new Watch(panel, (path, state) => {
      this._accept(path, state);
    });
    this._watched.set(panel, watch);
    panel.disposed.connect(() => {
      this._watched.delete(panel);
      watch.dispose();
      const run = this._runs.get(watch.path);
      if (run) {
        this._runs.set(watch.path, { ...run, open: false, startedAt: null });
        this._changed.emit(watch.path);
      }
    });
  }

  /** Which notebook is in front. */
  show(panel: NotebookPanel | null): void {
    const path = panel?.context.path ?? null;
    if (path !== this._current) {
      this._current = path;
      this._changed.emit(path ?? '');
    }
  }

  /** Look again, since cells began or ended somewhere. */
  look(): void {
    this._watched.forEach(watch => watch.look());
  }

  /** What a verification that runs on the server is at, by the notebook's path on it. */
  setVerifying(status: VerifyStatus, ended: boolean): void {
    for (const [panel, watch] of this._watched) {
      const path = panel.context.contentsModel?.path ?? panel.context.path;
      if (path.replace(/^[^/:]*:/, '') === status.path) {
        watch.verifying = ended
          ? null
          : { id: status.request_id, cell: status.cell, cells: status.cells };
      }
    }
  }

  private _accept(path: string, state: IRunState | null): void {
    const last = this._runs.get(path);
    if (!state) {
      if (this._runs.delete(path)) {
        this._changed.emit(path);
      }
      return;
    }
    const runs = state.kind === 'running' || state.kind === 'verifying';
    const startedAt =
      runs && last?.state.kind === state.kind
        ? last.startedAt
        : runs
          ? Date.now()
          : null;
    const next: IRun = { path, state, startedAt, open: true };
    if (JSON.stringify(next) !== JSON.stringify(last)) {
      this._runs.set(path, next);
      this._changed.emit(path);
    }
  }

  private readonly _changed = new Signal<this, string>(this);
  private readonly _runs = new Map<string, IRun>();
  private readonly _watched = new Map<NotebookPanel, Watch>();
  private _current: string | null = null;
  private _isDisposed = false;
}

/** Looks at one open notebook whenever something in it may have changed. */
class Watch implements IDisposable {
  constructor(
    panel: NotebookPanel,
    report: (path: string, state: IRunState | null) => void
  ) {
    this._panel = panel;
    this._report = report;
    const { context, sessionContext } = panel;
    sessionContext.statusChanged.connect(this._onStatus, this);
    context.pathChanged.connect(this.look, this);
    void context.ready.then(() => {
      panel.content.model?.contentChanged.connect(this.look, this);
      panel.content.model?.metadataChanged.connect(this.look, this);
      this.look();
    });
  }

  get path(): string {
    return this._panel.context.path;
  }

  get isDisposed(): boolean {
    return this._later.isDisposed;
  }

  set verifying(now: INotebookSight['verifying']) {
    this._verifying = now;
    this.look();
  }

  dispose(): void {
    this._later.dispose();
    window.clearTimeout(this._timer);
    Signal.clearData(this);
  }

  look(): void {
    if (!this.isDisposed) {
      void this._later.invoke();
    }
  }

  private _onStatus(): void {
    const status = this._panel.sessionContext.session?.kernel?.status;
    window.clearTimeout(this._timer);
    if (status === 'busy') {
      this._timer = window.setTimeout(() => {
        this._busy = true;
        this.look();
      }, BUSY);
    } else {
      this._busy = false;
    }
    this.look();
  }

  private async _see(): Promise<void> {
    const { model } = this._panel.content;
    const metadata = model?.sharedModel.metadata;
    if (this.isDisposed || !alacardMetadata(metadata)) {
      this._report(this.path, null);
      return;
    }
    const cells = cellsOf(this._panel);
    const verified = verifiedOf(metadata);
    const digest = verified && (await digestOf(cells));
    const stamped = verified ? `${verified.date} ${verified.digest}` : '';
    if (stamped !== this._stamped) {
      // To run its cells makes them the person's, and a stamp that stood beside them no truer.
      this._trusted = isTrusted(this._panel);
    }
    if (cells.some(cell => cell.waiting)) {
      this._last = 'run';
    } else if (this._stamped !== null && stamped !== this._stamped) {
      this._last = stamped ? 'verification' : 'unknown';
    }
    this._stamped = stamped;
    this._report(
      this.path,
      stateOf({
        cells,
        verified,
        trusted: this._trusted,
        kernelBusy: this._busy,
        sameCode: digest === null ? null : digest === verified?.digest,
        verifying: this._verifying,
        last: this._last
      })
    );
  }

  private readonly _panel: NotebookPanel;
  private readonly _report: (path: string, state: IRunState | null) => void;
  private readonly _later = new Throttler(() => this._see(), INTERVAL);
  private _busy = false;
  private _timer = 0;
  private _verifying: INotebookSight['verifying'] = null;
  private _last: INotebookSight['last'] = 'unknown';
  /** Whether the notebook was the person's when its stamp was first seen. */
  private _trusted = false;
  /** The stamp that was seen last, by its time and its code; null before the first look. */
  private _stamped: string | null = null;
}
