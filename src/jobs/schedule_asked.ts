import type { JobKindInfo, Schedule } from '../ground/api/types';
import type { IViewContext } from '../ground/hooks';
import type { JobsAPI } from './client';
import { type Repeated, ScheduleDraft } from './schedule_draft';
import { askSchedule } from './schedule_form';
import { offered, usualName } from './schedule_work';

/** Ask for a schedule of any of these kinds; whether one was kept. */
export async function newSchedule(
  kinds: readonly JobKindInfo[],
  api: JobsAPI,
  context: IViewContext
): Promise<boolean> {
  const trans = context.translator.load('alacard_ext');
  const choice = offered(kinds);
  const [first] = choice;
  const { kind } = first;
  const asked = { kind, payload: {}, name: usualName(first, trans) };
  return askSchedule(new ScheduleDraft(api, asked), choice, context);
}

/** Ask when a job is to be done again; whether a schedule was kept. */
export function repeatJob(
  job: Repeated,
  api: JobsAPI,
  context: IViewContext
): Promise<boolean> {
  return askSchedule(new ScheduleDraft(api, job), [], context);
}

/** Let a person change a schedule; whether it was kept. */
export function changeSchedule(
  schedule: Schedule,
  api: JobsAPI,
  context: IViewContext
): Promise<boolean> {
  const draft = new ScheduleDraft(api, schedule, schedule);
  return askSchedule(draft, [], context);
}
