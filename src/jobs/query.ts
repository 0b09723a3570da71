import type { IJobQuery } from './client';
import type { JobState } from './event';

/** Groups of states, as a person asks for them. */
export const GROUPS = [
  '',
  'running',
  'waiting',
  'done',
  'failed',
  'cancelled'
] as const;
export type Group = (typeof GROUPS)[number];

const STATES_OF: Record<Group, readonly JobState[]> = {
  '': [],
  running: ['running', 'cancelling'],
  waiting: ['queued'],
  done: ['done'],
  failed: ['failed', 'interrupted'],
  cancelled: ['cancelled']
};

/** How far back jobs are shown. */
export const PERIODS = ['', 'today', 'week', 'month'] as const;
export type Period = (typeof PERIODS)[number];

/** The parts of the tab; the monitor is for administrators. */
export const PAGES = ['jobs', 'schedules', 'monitor'] as const;
export type Page = (typeof PAGES)[number];

/** What the tab 'Jobs' shows; a link holds it. */
export interface IJobsView {
  readonly page: Page;
  readonly group: Group;
  readonly kind: string;
  readonly when: Period;
  /** Whose: one's own, or everybody's, which administrators may see. */
  readonly scope: 'mine' | 'all';
  /** Of everybody's, those of one person. */
  readonly person: string;
  readonly q: string;
  /** The job that is to be seen whole. */
  readonly job: string;
}

export const EMPTY_VIEW: IJobsView = {
  page: 'jobs',
  group: '',
  kind: '',
  when: '',
  scope: 'mine',
  person: '',
  q: '',
  job: ''
};

/** The view as the query of an address; empty for all of one's own jobs. */
export function toLink(view: IJobsView): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(view) as [string, string][]) {
    if (value && value !== EMPTY_VIEW[name as keyof IJobsView]) {
      query.set(name, value);
    }
  }
  return query.toString();
}

/** The view of a link; what it does not know is left out. */
export function fromLink(link: string): IJobsView {
  const query = new URLSearchParams(link);
  const text = (name: string): string => (query.get(name) ?? '').slice(0, 200);
  const oneOf = <T extends string>(all: readonly T[], name: string, or: T): T =>
    all.find(each => each === query.get(name)) ?? or;
  const kind = text('kind');
  const job = text('job');
  return {
    page: oneOf(PAGES, 'page', 'jobs'),
    group: oneOf(GROUPS, 'group', ''),
    kind: /^[a-z]+(\.[a-z]+)*$/.test(kind) ? kind : '',
    when: oneOf(PERIODS, 'when', ''),
    scope: oneOf(['mine', 'all'], 'scope', 'mine'),
    person: text('person'),
    q: text('q'),
    job: /^[\w-]{1,64}$/.test(job) ? job : ''
  };
}

/** Whether words or filters narrow the list. */
export function isNarrowed(view: IJobsView): boolean {
  return [view.group, view.kind, view.when, view.person, view.q.trim()].some(
    Boolean
  );
}

/** How many filters narrow the list, beside the words. */
export function filterCount(view: IJobsView): number {
  return [view.group, view.kind, view.when, view.person].filter(Boolean).length;
}

/** What the server is asked for, as of now. */
export function toQuery(view: IJobsView, now: Date): IJobQuery {
  return {
    state: STATES_OF[view.group],
    kind: view.kind,
    since: sinceOf(view.when, now),
    scope: view.scope === 'all' ? 'all' : undefined,
    person: view.scope === 'all' ? view.person.trim() : undefined,
    q: view.q.trim()
  };
}

/** The instant at which a period begins, in the reader's time zone. */
function sinceOf(period: Period, now: Date): string | undefined {
  if (!period) {
    return undefined;
  }
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  day.setDate(day.getDate() - { today: 0, week: 6, month: 29 }[period]);
  return day.toISOString();
}
