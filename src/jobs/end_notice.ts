import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { JobStatus } from '../ground/api/types';
import { CommandIDs } from '../ground/ids';
import type { IEnded } from './ends';
import { ENDS } from './event';
import { fileOf, notebookOf, remarkOf, titleOf } from './words';

/** As many are told one by one; of more it is told how many there are. */
const FEW = 1;

/** Tell in JupyterLab's notifications what has ended. */
export function tellEnded(
  { jobs, away }: IEnded,
  commands: CommandRegistry,
  trans: TranslationBundle
): void {
  if (jobs.length <= FEW) {
    jobs.forEach(job => tellOne(job, commands, trans));
    return;
  }
  const many = jobs.length;
  const parts = [
    [(job: JobStatus) => job.state === 'done', trans.__('done')],
    [isFailed, trans.__('failed')],
    [(job: JobStatus) => job.state === 'cancelled', trans.__('cancelled')]
  ] as const;
  const told = parts
    .map(([is, word]) => [jobs.filter(is).length, word] as const)
    .filter(([found]) => found > 0)
    .map(([found, word]) => `${found.toLocaleString()} ${word}`)
    .join(', ');
  const text = away
    ? trans._n(
        '%1 job ended while you were away: %2',
        '%1 jobs ended while you were away: %2',
        many,
        told
      )
    : trans._n('%1 job has ended: %2', '%1 jobs have ended: %2', many, told);
  const failed = jobs.some(isFailed);
  Notification.emit(text, failed ? 'warning' : 'success', {
    autoClose: failed ? false : 8000,
    actions: [
      {
        label: trans.__('Show'),
        callback: () => void commands.execute(CommandIDs.openJobs)
      }
    ]
  });
}

function isFailed({ state }: JobStatus): boolean {
  return state === 'failed' || state === 'interrupted';
}

function tellOne(
  job: JobStatus,
  commands: CommandRegistry,
  trans: TranslationBundle
): void {
  const failed = isFailed(job);
  const path = notebookOf(job);
  const file = fileOf(job);
  const show: Notification.IAction = {
    label: trans.__('Show'),
    caption: trans.__('Show it in the tab Jobs'),
    callback: () => void commands.execute(CommandIDs.openJobs, { job: job.id })
  };
  const what: Notification.IAction[] = [];
  if (path !== null) {
    what.push({
      label: trans.__('Open'),
      callback: () => void commands.execute(CommandIDs.openNotebook, { path })
    });
  } else if (file !== null) {
    what.push({
      label: trans.__('Download'),
      callback: () =>
        void commands.execute(CommandIDs.downloadFile, { path: file })
    });
  }
  Notification.emit(
    sentenceOf(job, trans),
    failed
      ? 'error'
      : job.state !== 'done'
        ? 'info'
        : remarkOf(job)
          ? 'warning'
          : 'success',
    {
      autoClose: failed || remarkOf(job) ? false : 8000,
      actions: failed ? [show] : [...what, show]
    }
  );
}

/** How one job ended, and why not well. */
function sentenceOf(job: JobStatus, trans: TranslationBundle): string {
  const title = titleOf(job, trans);
  const told = {
    failed: trans.__('Failed: %1', title),
    interrupted: trans.__('Interrupted: %1', title),
    cancelled: trans.__('Cancelled: %1', title),
    done: trans.__('Done: %1', title)
  };
  const state = ENDS.find(each => each === job.state) ?? 'done';
  const remark = remarkOf(job);
  const sentence = told[state as keyof typeof told];
  return remark ? `${sentence}. ${remark}` : sentence;
}
