import * as React from 'react';

import type { JobStatus } from '../ground/api/types';
import { useTrans } from '../ground/hooks';
import { Rows, useRows } from '../ground/rows';
import { useJobs } from './context';
import { JobRow } from './row';

/** Pixels that a row takes about. */
const ROW = 60;
/** Rows before the end at which the next page is asked for. */
const AHEAD = 20;

/** The jobs found: only those in sight are in the page. */
export function JobList(): React.JSX.Element {
  const trans = useTrans();
  const { model } = useJobs();
  const { pages } = model;
  const { error, hasMore, loading } = pages;
  const jobs = useWith(model.view.job, pages.jobs ?? []);
  const [opened, setOpened] = React.useState<ReadonlySet<string>>(
    new Set(model.view.job ? [model.view.job] : [])
  );
  React.useEffect(() => {
    if (model.view.job) {
      setOpened(last => new Set([...last, model.view.job]));
    }
  }, [model.view.job]);
  const toggle = (id: string): void =>
    setOpened(last =>
      last.has(id)
        ? new Set([...last].filter(each => each !== id))
        : new Set([...last, id])
    );
  const rows = useRows({
    count: jobs.length,
    height: ROW,
    measuredBy: index => jobs[index]?.id ?? '',
    ahead: AHEAD,
    onNearEnd:
      hasMore && !loading && !error ? () => void pages.more() : undefined
  });
  return (
    <Rows
      rows={rows}
      label={trans.__('Jobs')}
      busy={loading}
      className="jp-AlacardJobs-scroll"
      total={hasMore ? -1 : jobs.length}
      keyOf={index => jobs[index].id}
    >
      {index => (
        <JobRow
          job={jobs[index]}
          reachable={index === rows.reachable}
          expanded={opened.has(jobs[index].id)}
          onToggle={() => toggle(jobs[index].id)}
          onFocus={() => rows.onFocus(index)}
        />
      )}
    </Rows>
  );
}

/** The jobs, and before them the one that is asked for where it is not among them. */
function useWith(id: string, jobs: readonly JobStatus[]): readonly JobStatus[] {
  const { model } = useJobs();
  const [found, setFound] = React.useState<JobStatus | null>(null);
  const isThere = !id || jobs.some(each => each.id === id);
  React.useEffect(() => {
    if (isThere) {
      return undefined;
    }
    let gone = false;
    model.board.api.one(id).then(
      job => {
        if (!gone) {
          setFound(job);
        }
      },
      // It is over and forgotten, or was never there: the list is whole without it.
      () => undefined
    );
    return () => {
      gone = true;
    };
  }, [model, id, isThere]);
  return found && !isThere && found.id === id ? [found, ...jobs] : jobs;
}
