import type { Event } from '@jupyterlab/services';

/** The `$id` of the one event of all long work. */
export const JOB_SCHEMA = 'https://events.alacard.dev/job/v1';

/** The kinds of work that this front end follows. */
export const JobKinds = {
  generate: 'notebook.generate',
  /** A notebook that is generated and then verified. */
  generateVerify: 'notebook.generate.verify',
  verify: 'notebook.verify',
  verifyFolder: 'notebook.verify.folder',
  deal: 'notebook.deal',
  sync: 'catalog.sync',
  /** Many jobs of one kind, asked for and told as one. */
  bulk: 'bulk',
  /** A notebook that charts how the jobs of a bulk ended. */
  chart: 'bulk.chart',
  exportNotebook: 'notebook.export',
  exportCollection: 'collection.export'
} as const;

const STATES = [
  'queued',
  'running',
  'cancelling',
  'done',
  'failed',
  'cancelled',
  'interrupted'
] as const;
export type JobState = (typeof STATES)[number];

/** How a job ends. */
export const ENDS: readonly JobState[] = [
  'done',
  'failed',
  'cancelled',
  'interrupted'
];
/** Those of a job that has not ended. */
export const ACTIVE: readonly JobState[] = STATES.filter(
  state => !ENDS.includes(state)
);

/** How far a job is, as its event tells it: ids and numbers, and nothing of its content. */
export interface IJobEvent {
  readonly jobId: string;
  readonly kind: string;
  readonly seq: number;
  readonly state: JobState;
  readonly phase: string;
  /** From 0 to 1. */
  readonly fraction: number;
  /** Which attempt it is; 0 before the first. */
  readonly attempt: number;
}

/** The job that an event of the server tells of; null for any other event, and a broken one. */
export function jobEventOf(event: Event.Emission): IJobEvent | null {
  // A server from before there were attempts tells none.
  const { job_id, kind, seq, phase, fraction, attempt = 1 } = event;
  const state = STATES.find(known => known === event.state);
  if (
    event.schema_id !== JOB_SCHEMA ||
    typeof job_id !== 'string' ||
    typeof kind !== 'string' ||
    typeof seq !== 'number' ||
    typeof phase !== 'string' ||
    typeof fraction !== 'number' ||
    typeof attempt !== 'number' ||
    state === undefined
  ) {
    return null;
  }
  return { jobId: job_id, kind, seq, state, phase, fraction, attempt };
}

/** Whether nothing of the job goes on any more. */
export function hasEnded(job: { readonly state: JobState }): boolean {
  return ENDS.includes(job.state);
}
