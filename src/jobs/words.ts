import type { TranslationBundle } from '@jupyterlab/translation';

import type { JobKindInfo, JobStatus } from '../ground/api/types';
import { visible } from '../ground/text/visible';
import { JobKinds, type JobState } from './event';
import type { Group, Page, Period } from './query';
import { spanText } from './time';

type Trans = TranslationBundle;

/** What a job does, in a word or two. */
export function kindName(
  kind: Pick<JobKindInfo, 'kind' | 'noun'>,
  trans: Trans
): string {
  switch (kind.kind) {
    case JobKinds.generate:
      return trans.__('Generate');
    case JobKinds.generateVerify:
      return trans.__('Generate and verify');
    case JobKinds.verify:
      return trans.__('Verify');
    case JobKinds.verifyFolder:
      return trans.__('Verify a folder');
    case JobKinds.deal:
      return trans.__('Deal a hand');
    case JobKinds.sync:
      return trans.__('Sync catalog');
    case JobKinds.bulk:
      return trans.__('Bulk');
    // The nouns of these would be those of the two above.
    case 'notebook.build':
      return trans.__('Generate on a worker');
    case 'notebook.verify.folder':
      return trans.__('Verify a folder');
    case JobKinds.chart:
      return trans.__('Chart outcomes');
    case 'catalog.import':
      return trans.__('Import the catalog');
    case 'catalog.export':
      return trans.__('Export the catalog');
    case 'catalog.generate':
      return trans.__('Deal for a search');
    case JobKinds.exportNotebook:
      return trans.__('Export a notebook');
    case JobKinds.exportCollection:
      return trans.__('Export a collection');
    case 'verify.file':
      return trans.__('Verify on a worker');
    default: {
      const noun = visible(kind.noun || kind.kind);
      return noun.charAt(0).toUpperCase() + noun.slice(1);
    }
  }
}

export function stateName(state: JobState, trans: Trans): string {
  switch (state) {
    case 'queued':
      return trans.__('Waiting');
    case 'running':
      return trans.__('Running');
    case 'cancelling':
      return trans.__('Cancelling');
    case 'done':
      return trans.__('Done');
    case 'failed':
      return trans.__('Failed');
    case 'cancelled':
      return trans.__('Cancelled');
    case 'interrupted':
      return trans.__('Interrupted');
  }
}

/** Whether a job is done, but what it ran did not pass. */
export function isShort({ result, state }: JobStatus): boolean {
  const outcome = result?.outcome;
  return (
    state === 'done' && typeof outcome === 'string' && outcome !== 'passed'
  );
}

/** How a job stands; of a verification that is done, whether its notebook passed. */
export function standingOf(job: JobStatus, trans: Trans): string {
  return isShort(job) ? trans.__('Did not pass') : stateName(job.state, trans);
}

export function pageName(page: Page, trans: Trans): string {
  switch (page) {
    case 'jobs':
      return trans.__('Jobs');
    case 'schedules':
      return trans.__('Schedules');
    case 'monitor':
      return trans.__('Monitor');
  }
}

export function groupName(group: Group, trans: Trans): string {
  switch (group) {
    case '':
      return trans.__('Any state');
    case 'running':
      return trans.__('Running');
    case 'waiting':
      return trans.__('Waiting');
    case 'done':
      return trans.__('Done');
    case 'failed':
      return trans.__('Failed');
    case 'cancelled':
      return trans.__('Cancelled');
  }
}

export function periodName(period: Period, trans: Trans): string {
  switch (period) {
    case '':
      return trans.__('Any time');
    case 'today':
      return trans.__('Today');
    case 'week':
      return trans.__('Last 7 days');
    case 'month':
      return trans.__('Last 30 days');
  }
}

/** What is being done in a phase; a kind that is not known here names its phases itself. */
export function phaseName(phase: string, trans: Trans): string {
  switch (phase) {
    case 'facts':
      return trans.__('asking the Hub about the model');
    case 'plan':
      return trans.__('planning for this machine');
    case 'cells':
      return trans.__('writing the cells');
    case 'gate':
      return trans.__('checking the notebook');
    case 'writing':
      return trans.__('writing the notebook');
    case 'saving':
      return trans.__('saving');
    case 'environment':
      return trans.__('preparing the environment');
    case 'starting':
      return trans.__('starting the kernel');
    case 'running':
      return trans.__('running cells');
    case 'repairing':
      return trans.__('repairing a copy');
    case 'pages':
      return trans.__('reading the Hub’s list');
    case 'leaders':
      return trans.__('reading the most downloaded models');
    case 'building':
      return trans.__('building the catalog');
    case 'merging':
      return trans.__('merging the changes');
    default:
      return visible(phase);
  }
}

/** How far a job is: its phase, its cell, its attempt, or the jobs of a bulk. */
export function progressText(job: JobStatus, trans: Trans): string {
  const { attempt, attempts, children, phase, state } = job;
  const { cell, cells } = job.details;
  const told: string[] = [];
  if (children) {
    const { cancelled, ended, failed, not_passed, total } = children;
    told.push(trans.__('%1 of %2 ended', count(ended), count(total)));
    if (failed) {
      told.push(trans.__('%1 failed', count(failed)));
    }
    if (not_passed) {
      told.push(trans.__('%1 did not pass', count(not_passed)));
    }
    if (cancelled) {
      told.push(trans.__('%1 cancelled', count(cancelled)));
    }
    return told.join(' · ');
  }
  if (state === 'running' || state === 'cancelling') {
    const hasCells =
      phase === 'running' && typeof cell === 'number' && Number(cells) > 0;
    if (hasCells) {
      told.push(trans.__('cell %1 of %2', cell, Number(cells)));
    } else if (phase) {
      told.push(phaseName(phase, trans));
    }
  }
  if (attempt > 1) {
    told.push(trans.__('attempt %1 of %2', attempt, attempts));
  }
  return told.join(' · ');
}

/** How long it has taken so far or took, in words; empty where it has not begun. */
export function takenText(job: JobStatus, now: number, trans: Trans): string {
  if (job.started_at === null) {
    return '';
  }
  const end = job.ended_at === null ? now : Date.parse(job.ended_at);
  return spanText((end - Date.parse(job.started_at)) / 1000, trans);
}

/** How long it may still take, as a range; empty where nothing like it ran before. */
export function leftText(job: JobStatus, now: number, trans: Trans): string {
  const { expected, started_at, state } = job;
  if (!expected || started_at === null || state !== 'running') {
    return '';
  }
  const elapsed = (now - Date.parse(started_at)) / 1000;
  const high = expected.high - elapsed;
  if (high <= 0) {
    return trans.__('longer than usual');
  }
  const low = Math.max(expected.low - elapsed, 0);
  // Whole minutes are as near as a guess comes; below two of them, steps of five seconds.
  const inSeconds = high < 120;
  const unit = inSeconds ? 5 : 60;
  const from = Math.floor(low / unit) * (inSeconds ? 5 : 1);
  const to = Math.max(Math.ceil(high / unit), 1) * (inSeconds ? 5 : 1);
  if (from === 0) {
    return inSeconds
      ? trans.__('less than %1 s left', to)
      : trans.__('less than %1 min left', to);
  }
  return inSeconds
    ? trans.__('%1 to %2 s left', from, to)
    : trans.__('%1 to %2 min left', from, to);
}

/** How many run and wait; empty without any. */
export function countsText(
  running: number,
  waiting: number,
  trans: Trans
): string {
  return [
    running ? trans.__('%1 running', count(running)) : '',
    waiting ? trans.__('%1 waiting', count(waiting)) : ''
  ]
    .filter(Boolean)
    .join(' · ');
}

/** The notebook that a job made or ran; null where it has none. */
export function notebookOf(job: JobStatus): string | null {
  const { result, details, kind } = job;
  const paths = [
    result?.repaired_path,
    result?.path,
    kind === JobKinds.verify || kind === JobKinds.generateVerify
      ? details.path
      : null
  ];
  const found = paths.find(path => typeof path === 'string' && path);
  return typeof found === 'string' ? found : null;
}

/** The file that an export has written into the workspace; null where there is none. */
export function fileOf({ result }: JobStatus): string | null {
  const file = result?.file;
  return typeof file === 'string' && file ? file : null;
}

/** Why a job failed or what its result is short of, in the server's words; empty where all is well. */
export function remarkOf(job: JobStatus): string {
  const { error, result } = job;
  const said = [
    error?.message,
    result?.save_error,
    result?.remark,
    isShort(job) ? result?.message : null
  ].find(each => typeof each === 'string' && each);
  return typeof said === 'string' ? visible(said, 'prose') : '';
}

/** What a job is tried again by; of a bulk those of its jobs that did not end well. */
export function retryName(job: JobStatus, trans: Trans): string {
  return job.children
    ? trans.__('Retry the unsuccessful ones')
    : trans.__('Retry');
}

/** What a person calls a job. */
export function titleOf(job: JobStatus, trans: Trans): string {
  return visible(job.title, 'prose').trim() || kindName(job, trans);
}

/** An instant as the reader's clock has it. */
export function instantText(instant: string): string {
  return new Date(instant).toLocaleString(undefined, {
    dateStyle: 'medium',
    timeStyle: 'short'
  });
}

function count(number: number): string {
  return number.toLocaleString();
}
