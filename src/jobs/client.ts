import type { ServerConnection } from '@jupyterlab/services';

import { answerOf, given, type Routes, routesOf } from '../ground/api/request';
import type {
  Alert,
  Allowance,
  Control as FullControl,
  JobKindInfo,
  JobLogs,
  JobStats,
  JobStatus,
  JobSubmission,
  JobWithPayload,
  NewSchedule,
  Schedule,
  ScheduleChange as FullChange
} from '../ground/api/types';
import type { JobState } from './event';

/** Which jobs are asked for; what is left out does not narrow them. */
export interface IJobQuery {
  readonly state?: readonly JobState[];
  readonly kind?: string;
  readonly scope?: 'mine' | 'all';
  readonly person?: string;
  readonly parent?: string;
  readonly schedule?: string;
  /** An instant: those that were asked for later. */
  readonly since?: string;
  readonly q?: string;
  readonly limit?: number;
}

/** Jobs, the latest first, and how many of the person's run and wait in all. */
export interface IJobPage {
  readonly jobs: readonly JobStatus[];
  readonly running: number;
  readonly waiting: number;
  /** Whether the person may see and steer everyone's jobs. */
  readonly administrator: boolean;
  /** What the person may still ask for today; null where nothing is limited. */
  readonly allowance: Allowance | null;
  /** What is wrong now; for administrators alone. */
  readonly alerts: readonly Alert[];
  /** Where the next page begins; null after the last. */
  readonly next: number | null;
}

/** What is asked to be done; the rest has a default. */
export type Submission = Pick<JobSubmission, 'kind'> & Partial<JobSubmission>;

/** What of a schedule is to be otherwise. */
export type ScheduleChange = Pick<FullChange, 'revision'> & Partial<FullChange>;

/** What an administrator does; the rest is left open. */
export type Control = Pick<FullControl, 'action'> & Partial<FullControl>;

/** The routes of jobs. All throws APIError. */
export class JobsAPI {
  constructor(settings: ServerConnection.ISettings) {
    this._routes = routesOf(settings);
  }

  async list(
    asked: IJobQuery,
    cursor: number | null = null,
    signal?: AbortSignal
  ): Promise<IJobPage> {
    const { state, ...rest } = asked;
    const query = given({
      ...rest,
      state: state?.length ? [...state] : undefined,
      cursor: cursor ?? undefined
    });
    const { data, meta } = await answerOf(
      this._routes.GET('/jobs', { params: { query }, signal })
    );
    const next = meta.next ?? null;
    return { ...data, next: next === null ? null : Number(next) };
  }

  /** One job, with what it was given. */
  async one(id: string): Promise<JobWithPayload> {
    const params = { path: { job_id: id } };
    return (await answerOf(this._routes.GET('/jobs/{job_id}', { params })))
      .data;
  }

  /** Lines of its log, from that number on. */
  async logs(id: string, from: number, limit: number): Promise<JobLogs> {
    const params = { path: { job_id: id }, query: { from, limit } };
    return (await answerOf(this._routes.GET('/jobs/{job_id}/logs', { params })))
      .data;
  }

  async submit(asked: Submission): Promise<JobStatus> {
    const body = asked as JobSubmission;
    return (await answerOf(this._routes.POST('/jobs', { body }))).data;
  }

  async cancel(id: string): Promise<JobStatus> {
    const params = { path: { job_id: id } };
    return (await answerOf(this._routes.DELETE('/jobs/{job_id}', { params })))
      .data;
  }

  /** Let it run once more; of a bulk, those of its jobs that did not end well. */
  async retry(id: string): Promise<JobStatus> {
    const params = { path: { job_id: id } };
    return (
      await answerOf(this._routes.POST('/jobs/{job_id}/retry', { params }))
    ).data;
  }

  /** The kinds of jobs that can be asked for here. */
  async kinds(): Promise<readonly JobKindInfo[]> {
    return (await answerOf(this._routes.GET('/jobs/kinds'))).data.kinds;
  }

  async schedules(): Promise<readonly Schedule[]> {
    return (await answerOf(this._routes.GET('/jobs/schedules'))).data.schedules;
  }

  async addSchedule(body: NewSchedule): Promise<Schedule> {
    return (await answerOf(this._routes.POST('/jobs/schedules', { body })))
      .data;
  }

  async changeSchedule(id: string, change: ScheduleChange): Promise<Schedule> {
    const params = { path: { schedule_id: id } };
    const body = change as FullChange;
    const path = '/jobs/schedules/{schedule_id}';
    return (await answerOf(this._routes.PUT(path, { params, body }))).data;
  }

  async runSchedule(id: string): Promise<JobStatus> {
    const params = { path: { schedule_id: id } };
    const path = '/jobs/schedules/{schedule_id}/run';
    return (await answerOf(this._routes.POST(path, { params }))).data;
  }

  async deleteSchedule(id: string): Promise<void> {
    const params = { path: { schedule_id: id } };
    await answerOf(
      this._routes.DELETE('/jobs/schedules/{schedule_id}', { params })
    );
  }

  async restoreSchedule(id: string): Promise<Schedule> {
    const params = { path: { schedule_id: id } };
    const path = '/jobs/schedules/{schedule_id}/restore';
    return (await answerOf(this._routes.POST(path, { params }))).data;
  }

  /** All jobs in numbers, with what ended in the last hours; for administrators. */
  async stats(hours: number): Promise<JobStats> {
    const params = { query: { hours } };
    return (await answerOf(this._routes.GET('/jobs/stats', { params }))).data;
  }

  /** Pause, drain, cancel or retry; how many queues, runners or jobs it changed. */
  async control(act: Control): Promise<number> {
    const body = act as FullControl;
    return (await answerOf(this._routes.POST('/jobs/control', { body }))).data
      .changed;
  }

  private readonly _routes: Routes;
}
