import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { JobStatus, Schedule } from '../ground/api/types';
import { Banner } from '../ground/banner';
import { errorText } from '../ground/error_text';
import { useTrans } from '../ground/hooks';
import { useClock, useJobs } from './context';
import { nextText } from './cron';
import { hasEnded } from './event';
import { JobPages } from './pages';
import { instantText, remarkOf, standingOf, takenText, titleOf } from './words';

/** Jobs of a schedule that its history shows. */
const SHOWN = 20;

/** When a schedule is due next, and the jobs that it has submitted, the latest first. */
export function ScheduleHistory(props: {
  schedule: Schedule;
}): React.JSX.Element {
  const { id, missed, next, paused, timezone } = props.schedule;
  const trans = useTrans();
  const { model } = useJobs();
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
    <>
      <dl className="jp-AlacardJobs-times">
        <dt>{trans.__('Next runs')}</dt>
        <dd>
          {paused
            ? trans.__('Not while it is paused')
            : next.map(each => nextText(each, timezone, trans)).join(' · ')}
        </dd>
        <dt>{trans.__('Missed runs')}</dt>
        <dd>
          {missed === 'once'
            ? trans.__('run once afterwards')
            : trans.__('skipped')}
        </dd>
      </dl>
      {pages?.error && (
        <Banner text={errorText(pages.error, trans)} kind="error" silent>
          <Button
            small
            className="jp-mod-styled"
            onClick={() => void pages.load()}
          >
            {trans.__('Try again')}
          </Button>
        </Banner>
      )}
      {!jobs && !pages?.error && (
        <p className="jp-AlacardJobs-facts">{trans.__('Loading…')}</p>
      )}
      {jobs?.length === 0 && (
        <p className="jp-AlacardJobs-facts">
          {trans.__('It has not run yet.')}
        </p>
      )}
      {jobs !== null && jobs.length > 0 && (
        <ul
          className="jp-AlacardJobs-history"
          aria-label={trans.__('Latest jobs')}
        >
          {jobs.slice(0, SHOWN).map(job => (
            <HistoryItem key={job.id} job={job} />
          ))}
        </ul>
      )}
    </>
  );
}

function HistoryItem({ job }: { job: JobStatus }): React.JSX.Element {
  const trans = useTrans();
  const { model } = useJobs();
  const now = useClock(!hasEnded(job));
  return (
    <li data-state={job.state}>
      <button
        type="button"
        className="jp-AlacardJobs-link"
        aria-label={trans.__(
          'Show the job of %1: %2',
          instantText(job.created_at),
          titleOf(job, trans)
        )}
        onClick={() => model.change({ page: 'jobs', job: job.id })}
      >
        {instantText(job.created_at)}
      </button>{' '}
      <span className="jp-AlacardJobs-state">{standingOf(job, trans)}</span>
      {[takenText(job, now, trans), hasEnded(job) && remarkOf(job)]
        .filter(Boolean)
        .map(told => ` · ${told}`)
        .join('')}
    </li>
  );
}
