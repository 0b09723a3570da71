import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONValue } from '@lumino/coreutils';

import type { JobStatus } from '../ground/api/types';
import type { IViewContext } from '../ground/hooks';
import { CommandIDs } from '../ground/ids';
import { tellError } from '../ground/tell_error';
import type { JobBoard } from './board';
import { JobKinds } from './event';
import { fileOf, notebookOf, titleOf } from './words';

/** What a person can do with a job. What fails is told, and never thrown. */
export class JobActions {
  constructor(
    private readonly _board: JobBoard,
    private readonly _context: IViewContext
  ) {
    this._commands = _context.commands;
    this._trans = _context.translator.load('alacard_ext');
  }

  /** Cancel it; where work would be lost, once the person has confirmed that. */
  cancel(job: JobStatus): Promise<void> {
    return this._telling(async () => {
      if (job.state !== 'queued' && !(await this._confirms(job))) {
        return;
      }
      const told = await this._board.cancel(job.id);
      if (told.state === 'cancelled') {
        this._offerUndo(told);
      }
    });
  }

  retry(job: JobStatus): Promise<void> {
    return this._telling(async () => {
      await this._board.retry(job.id);
    });
  }

  open(job: JobStatus): Promise<void> {
    return this._telling(async () => {
      const path = notebookOf(job);
      if (path !== null) {
        await this._commands.execute(CommandIDs.openNotebook, { path });
      }
    });
  }

  /** Let the browser save the file that an export has written. */
  download(job: JobStatus): Promise<void> {
    return this._telling(async () => {
      await this._commands.execute(CommandIDs.downloadFile, {
        path: fileOf(job)
      });
    });
  }

  /** Show what it was given where it can be changed: on the table, in its notebook, or as a form. */
  runAgain(job: JobStatus): Promise<void> {
    return this._telling(async () => {
      const { payload } = await this._board.api.one(job.id);
      const { recipe, path } = payload;
      const isHand =
        job.kind === JobKinds.generate || job.kind === JobKinds.generateVerify;
      if (isHand && typeof recipe === 'object') {
        await this._commands.execute(CommandIDs.layHand, {
          recipe: recipe as ReadonlyPartialJSONValue
        });
        return;
      }
      if (job.kind === JobKinds.verify && typeof path === 'string') {
        await this._commands.execute(CommandIDs.openNotebook, { path });
        return;
      }
      const { changePayload } = await import(
        /* webpackChunkName: "jobs-form" */ './payload_form'
      );
      await changePayload(job, payload, this._board, this._context);
    });
  }

  /** Verify all notebooks that the jobs of a bulk have made. */
  verifyAll(bulk: JobStatus): Promise<void> {
    return this._telling(async () => {
      const { outcomesOf } = await import(
        /* webpackChunkName: "jobs" */ './outcomes'
      );
      const paths = (await outcomesOf(this._board.api, bulk.id))
        .map(notebookOf)
        .filter(path => path !== null);
      await this._commands.execute(CommandIDs.verifyMany, {
        paths,
        title: titleOf(bulk, this._trans)
      });
    });
  }

  /** Have a notebook written that charts how the jobs of a bulk ended; its end is told as any. */
  chart(bulk: JobStatus): Promise<void> {
    return this._telling(async () => {
      const payload = { bulk: bulk.id };
      await this._board.submit({ kind: JobKinds.chart, payload });
    });
  }

  /** Have it done again by itself, when a person says. */
  repeat(job: JobStatus): Promise<void> {
    return this._telling(async () => {
      const { kind, payload } = await this._board.api.one(job.id);
      const { repeatJob } = await import(
        /* webpackChunkName: "jobs-form" */ './schedule_asked'
      );
      const name = titleOf(job, this._trans);
      const repeated = { kind, payload, name };
      if (await repeatJob(repeated, this._board.api, this._context)) {
        const link = 'page=schedules';
        await this._commands.execute(CommandIDs.openJobs, { link });
      }
    });
  }

  private async _confirms(job: JobStatus): Promise<boolean> {
    const trans = this._trans;
    const title = titleOf(job, trans);
    const body = job.children
      ? trans.__(
          'Jobs of “%1” that are waiting or running will be cancelled. Finished jobs stay as they are.',
          title
        )
      : trans.__(
          '“%1” is running. What it has done so far will be lost.',
          title
        );
    const { button } = await showDialog({
      title: trans.__('Cancel this job?'),
      body,
      buttons: [
        Dialog.cancelButton({ label: trans.__('Keep it running') }),
        Dialog.warnButton({ label: trans.__('Cancel the job') })
      ]
    });
    return button.accept;
  }

  private _offerUndo(job: JobStatus): void {
    const trans = this._trans;
    const id = Notification.info(
      trans.__('Cancelled: %1', titleOf(job, trans)),
      {
        autoClose: 15000,
        actions: [
          {
            label: trans.__('Undo'),
            callback: () => {
              Notification.dismiss(id);
              void this.retry(job);
            }
          }
        ]
      }
    );
  }

  private async _telling(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      tellError(error, this._trans);
    }
  }

  private readonly _commands: CommandRegistry;
  private readonly _trans: TranslationBundle;
}
