import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

import type { JobKindInfo } from '../ground/api/types';
import type { JobBoard } from './board';
import { JobPages } from './pages';
import { EMPTY_VIEW, type IJobsView, toQuery } from './query';

/** The tab 'Jobs': what it shows, the jobs found, and by what they can be narrowed. */
export class JobsModel implements IDisposable {
  constructor(
    readonly board: JobBoard,
    view: IJobsView = EMPTY_VIEW
  ) {
    this._view = view;
    this.pages = new JobPages(board, () => toQuery(this._view, new Date()));
  }

  readonly pages: JobPages;

  /** Emitted when another view is shown, or more is known. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get view(): IJobsView {
    return this._view;
  }

  get kinds(): readonly JobKindInfo[] {
    return this._kinds;
  }

  /** Whether the person may see the jobs of everybody. */
  get seesAll(): boolean {
    return this.board.administrator;
  }

  get isDisposed(): boolean {
    return this.pages.isDisposed;
  }

  dispose(): void {
    this.pages.dispose();
    Signal.clearData(this);
  }

  /** Ask for what is shown, and for what it can be narrowed by. */
  async start(): Promise<void> {
    await Promise.all([
      this.pages.load(),
      // Without them all kinds are shown, which is no fault.
      this.board.api.kinds().then(
        kinds => {
          this._kinds = kinds;
          this._changed.emit();
        },
        () => undefined
      )
    ]);
  }

  show(view: IJobsView): void {
    this._view = view;
    this._changed.emit();
    void this.pages.load();
  }

  change(values: Partial<IJobsView>): void {
    this.show({ ...this._view, ...values });
  }

  private readonly _changed = new Signal<this, void>(this);
  private _view: IJobsView;
  private _kinds: readonly JobKindInfo[] = [];
}
