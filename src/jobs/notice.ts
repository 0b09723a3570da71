import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import { elapsedText } from './time';
import { tellEnd } from './toast';

/** Milliseconds between two looks at the clock; more would talk over a screen reader. */
const TICK = 5000;
/** Characters of which JupyterLab shows no more. */
const LONGEST = 140;
/** Stands in JupyterLab's list of notifications, and is no toast. */
const SILENT = 0;

/** What is told of a job that goes on. */
export interface IJobProgress {
  readonly message: string;
  /** From 0 to 1; null where nobody knows. */
  readonly fraction: number | null;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly expectedSeconds: number | null;
  /** What cancelling leaves behind, and how to; null where it is too late for that. */
  readonly cancel: { readonly caption: string; run(): void } | null;
  /** Whether a view in sight tells the same, so that no toast should lie over it. */
  readonly inSight?: boolean;
}

/** What is told of a job that has ended, and what can be done about it. */
export interface IJobOutcome {
  readonly message: string;
  readonly type: 'success' | 'warning' | 'error' | 'info';
  readonly autoClose: number | false;
  readonly actions: Notification.IAction[];
  readonly inSight?: boolean;
}

/**
 * The one notification of a job, updated in place to its end. Where a person dismissed it, only the
 * end is told. A job that is quicker than `patience` milliseconds is told of once, when it has ended.
 */
export class JobNotice {
  constructor(trans: TranslationBundle, patience = 0) {
    this._trans = trans;
    this._patience = patience;
  }

  /** Tell how far the job is. */
  progress(now: IJobProgress): void {
    if (this._now === null && this._ended !== null) {
      // How the last one ended says nothing about this one.
      Notification.dismiss(this._ended);
      this._ended = null;
    }
    const waits = this._now === null && this._patience > 0;
    this._now = now;
    if (waits) {
      this._waiting = window.setTimeout(() => {
        this._waiting = 0;
        this._show();
      }, this._patience);
    } else if (!this._waiting) {
      this._show();
    }
    this._clock ||= window.setInterval(() => {
      if (!this._waiting) {
        this._show();
      }
    }, TICK);
  }

  /** Tell how it ended. */
  end(outcome: IJobOutcome): void {
    const last = this._id;
    const { inSight, ...told } = outcome;
    const silent = inSight === true && !this._loud;
    const { message, type, ...options } = {
      ...told,
      autoClose: silent ? SILENT : told.autoClose
    };
    this.stop();
    if (last === null || !Notification.manager.has(last)) {
      this._ended = Notification.emit(message, type, options);
      return;
    }
    this._ended = last;
    if (silent) {
      Notification.update({ id: last, message, type, ...options });
    } else {
      tellEnd({ id: last, message, type, ...options });
    }
  }

  /** Tell no more of a job whose end is told elsewhere. */
  stop(): void {
    window.clearTimeout(this._waiting);
    window.clearInterval(this._clock);
    this._waiting = this._clock = 0;
    this._id = this._now = null;
    this._loud = false;
  }

  private _show(): void {
    const now = this._now;
    if (now === null) {
      return;
    }
    const { message, fraction, startedAt, expectedSeconds, cancel } = now;
    const elapsed = elapsedText(
      (Date.now() - startedAt) / 1000,
      expectedSeconds,
      this._trans
    );
    // A toast that was drawn once stays in place until the end.
    this._loud ||= now.inSight !== true;
    const told = {
      message: this._text(message, elapsed),
      autoClose: this._loud ? (false as const) : SILENT,
      // A notification keeps the progress that an update leaves out.
      ...(fraction === null ? {} : { progress: fraction }),
      actions: cancel
        ? [
            {
              label: this._trans.__('Cancel'),
              caption: cancel.caption,
              callback: (event: MouseEvent) => {
                // The notification stays, to tell how it ended.
                event.preventDefault();
                cancel.run();
              }
            }
          ]
        : []
    };
    if (this._id === null) {
      const { message: text, ...options } = told;
      this._id = Notification.emit(text, 'in-progress', options);
    } else if (Notification.manager.has(this._id)) {
      Notification.update({ id: this._id, ...told });
    }
  }

  private _text(message: string, elapsed: string): string {
    if (!elapsed) {
      return message;
    }
    const room = LONGEST - elapsed.length - 3;
    const short =
      message.length > room ? `${message.slice(0, room - 1)}…` : message;
    return this._trans.__('%1 (%2)', short, elapsed);
  }

  private readonly _trans: TranslationBundle;
  private readonly _patience: number;
  private _now: IJobProgress | null = null;
  private _id: string | null = null;
  private _ended: string | null = null;
  private _loud = false;
  private _waiting = 0;
  private _clock = 0;
}
