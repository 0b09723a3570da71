import type { TranslationBundle } from '@jupyterlab/translation';

import type { JobStatus } from '../ground/api/types';
import type { JobsAPI } from './client';
import { notebookOf, remarkOf, standingOf } from './words';

/** Jobs that are asked for at once. */
const AT_ONCE = 200;

/**
 * All jobs of a bulk, in the order in which they were asked for.
 *
 * @throws APIError
 */
export async function outcomesOf(
  api: Pick<JobsAPI, 'list'>,
  bulk: string
): Promise<readonly JobStatus[]> {
  const found: JobStatus[] = [];
  let next: number | null = null;
  do {
    const page = await api.list({ parent: bulk, limit: AT_ONCE }, next);
    found.push(...page.jobs);
    next = page.next;
  } while (next !== null);
  return found.reverse();
}

/** A table of how they ended, for a spreadsheet: one line each, and one that names the columns. */
export function outcomesCsv(
  jobs: readonly JobStatus[],
  trans: TranslationBundle
): string {
  const lines = [
    ['title', 'state', 'reason', 'notebook', 'attempt', 'seconds'],
    ...jobs.map(job => [
      job.title,
      standingOf(job, trans),
      remarkOf(job),
      notebookOf(job) ?? '',
      `${job.attempt}`,
      job.started_at && job.ended_at
        ? `${(Date.parse(job.ended_at) - Date.parse(job.started_at)) / 1000}`
        : ''
    ])
  ];
  return lines.map(line => line.map(field).join(',')).join('\r\n') + '\r\n';
}

/** Let the browser save that table. */
export function saveOutcomes(
  jobs: readonly JobStatus[],
  title: string,
  trans: TranslationBundle
): void {
  const blob = new Blob(['\ufeff', outcomesCsv(jobs, trans)], {
    type: 'text/csv'
  });
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = `${title.replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 80)}.csv`;
  link.click();
  // The browser reads the address after the click has been handled.
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A field; what a spreadsheet would take for a formula is text. */
function field(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
