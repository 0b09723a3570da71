import { Notification } from '@jupyterlab/apputils';
import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { Schedule } from '../ground/api/types';
import { Banner } from '../ground/banner';
import { errorText } from '../ground/error_text';
import { useChanged, useTrans, useViewContext } from '../ground/hooks';
import { tellError } from '../ground/tell_error';
import { visible } from '../ground/text/visible';
import { useJobs } from './context';
import { JobPages } from './pages';
import { ScheduleList } from './schedules';
import { instantText, stateName, takenText, titleOf } from './words';

/** Jobs of a schedule that its history shows. */
const SHOWN = 20;

/** What is submitted by itself, and when. */
export function SchedulesView(): React.JSX.Element | null {
  const { model } = useJobs();
  const [list, setList] = React.useState<ScheduleList | null>(null);
  React.useEffect(() => {
    const opened = new ScheduleList(model.board);
    setList(opened);
    void opened.load();
    return () => opened.dispose();
  }, [model]);
  return list && <Listed list={list} />;
}

function Listed({ list }: { list: ScheduleList }): React.JSX.Element {
  const trans = useTrans();
  useChanged(list);
  const { error, schedules } = list;
  return (
    <>
      {error && (
        <Banner text={errorText(error, trans)} kind="error">
          <Button
            small
            className="jp-mod-styled"
            onClick={() => void list.load()}
          >
            {trans.__('Try again')}
          </Button>
        </Banner>
      )}
      {!schedules && !error && <p role="status">{trans.__('Loading…')}</p>}
      {schedules?.length === 0 && (
        <p className="jp-AlacardJobs-none">
          {trans.__(
            'No schedule yet. “Repeat on a schedule…” in the row of a job has it done again every day or every week, such as the verification of a notebook.'
          )}
        </p>
      )}
      {schedules !== null && schedules.length > 0 && (
        <>
          <p className="jp-AlacardJobs-facts">
            {trans.__('Schedules run while a Jupyter server or a worker runs.')}
          </p>
          <ul
            className="jp-AlacardJobs-schedules"
            aria-label={trans.__('Schedules')}
          >
            {schedules.map(each => (
              <Entry key={each.id} schedule={each} list={list} />
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Entry(props: {
  schedule: Schedule;
  list: ScheduleList;
}): React.JSX.Element {
  const { schedule, list } = props;
  const trans = useTrans();
  const context = useViewContext();
  const { model } = useJobs();
  const [open, setOpen] = React.useState(false);
  const name = visible(schedule.name, 'prose');
  const telling = (act: Promise<unknown>): void =>
    void act.catch((fault: unknown) => tellError(fault, trans));
  const remove = async (): Promise<void> => {
    await list.remove(schedule);
    const id = Notification.info(trans.__('Deleted: %1', name), {
      autoClose: 15000,
      actions: [
        {
          label: trans.__('Undo'),
          callback: () => {
            Notification.dismiss(id);
            telling(list.restore(schedule));
          }
        }
      ]
    });
  };
  const change = async (): Promise<void> => {
    const { askSchedule } = await import(
      /* webpackChunkName: "jobs-form" */ './schedule_form'
    );
    await askSchedule(schedule, schedule, model.board, context);
    await list.load();
  };
  const action = (
    label: string,
    act: () => Promise<unknown>
  ): React.JSX.Element => (
    <Button
      minimal
      small
      aria-label={`${label}: ${name}`}
      onClick={() => telling(act())}
    >
      {label}
    </Button>
  );
  const [due] = schedule.next;
  return (
    <li className="jp-AlacardJobs-row" data-id={schedule.id}>
      <div className="jp-AlacardJobs-head">
        <button
          type="button"
          className="jp-AlacardJobs-open"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <span />
          <span className="jp-AlacardJobs-title">{name}</span>
          <span className="jp-AlacardJobs-facts">
            {[
              visible(schedule.described, 'prose'),
              visible(schedule.timezone),
              schedule.paused
                ? trans.__('paused')
                : due && trans.__('next %1', instantText(due)),
              schedule.last &&
                trans.__(
                  'last %1: %2',
                  instantText(schedule.last.at),
                  stateName(schedule.last.state, trans)
                )
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </button>
        <span className="jp-AlacardJobs-actions">
          {action(trans.__('Run now'), () => list.run(schedule))}
          {action(
            schedule.paused ? trans.__('Resume') : trans.__('Pause'),
            () => list.change(schedule, { paused: !schedule.paused })
          )}
          {action(trans.__('Change…'), change)}
          {action(trans.__('Delete'), remove)}
        </span>
      </div>
      {open && <History schedule={schedule} />}
    </li>
  );
}

/** The jobs that it has submitted, the latest first. */
function History({ schedule }: { schedule: Schedule }): React.JSX.Element {
  const trans = useTrans();
  const { model } = useJobs();
  const { id } = schedule;
  const [pages, setPages] = React.useState<JobPages | null>(null);
  const [, draw] = React.useReducer((round: number) => round + 1, 0);
  React.useEffect(() => {
    const opened = new JobPages(model.board, () => ({ schedule: id }));
    opened.changed.connect(() => draw());
    setPages(opened);
    void opened.load();
    return () => opened.dispose();
  }, [model, id]);
  const jobs = pages?.jobs ?? null;
  return (
    <div className="jp-AlacardJobs-details">
      {pages?.error && (
        <Banner text={errorText(pages.error, trans)} kind="error" silent />
      )}
      {jobs?.length === 0 && (
        <p className="jp-AlacardJobs-facts">
          {trans.__('It has not run yet.')}
        </p>
      )}
      {jobs?.slice(0, SHOWN).map(job => (
        <button
          key={job.id}
          type="button"
          className="jp-AlacardJobs-link"
          onClick={() => model.change({ page: 'jobs', job: job.id })}
        >
          {[
            instantText(job.created_at),
            stateName(job.state, trans),
            titleOf(job, trans),
            takenText(job, Date.now(), trans)
          ]
            .filter(Boolean)
            .join(' · ')}
        </button>
      ))}
    </div>
  );
}
