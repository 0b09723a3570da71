import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { JobStatus } from '../ground/api/types';
import { Banner } from '../ground/banner';
import { errorText } from '../ground/error_text';
import { useTrans } from '../ground/hooks';
import { tellError } from '../ground/tell_error';
import { visible } from '../ground/text/visible';
import { useJobs } from './context';
import { hasEnded, JobKinds } from './event';
import { outcomesOf, saveOutcomes } from './outcomes';
import { JobPages } from './pages';
import {
  isShort,
  notebookOf,
  progressText,
  remarkOf,
  retryName,
  standingOf,
  titleOf
} from './words';

/** The jobs of a bulk, each with how it ended, its reason and its notebook. */
export function Children({ bulk }: { bulk: JobStatus }): React.JSX.Element {
  const trans = useTrans();
  const { actions, model } = useJobs();
  const { id } = bulk;
  const [pages, setPages] = React.useState<JobPages | null>(null);
  const [, draw] = React.useReducer((round: number) => round + 1, 0);
  React.useEffect(() => {
    const opened = new JobPages(model.board, () => ({ parent: id }));
    opened.changed.connect(() => draw());
    setPages(opened);
    void opened.load();
    return () => opened.dispose();
  }, [model, id]);
  const jobs = pages?.jobs ?? null;
  if (pages?.error) {
    return (
      <Banner text={errorText(pages.error, trans)} kind="error" silent>
        <Button
          small
          className="jp-mod-styled"
          onClick={() => void pages.load()}
        >
          {trans.__('Try again')}
        </Button>
      </Banner>
    );
  }
  if (!jobs) {
    return <p className="jp-AlacardJobs-facts">{trans.__('Loading…')}</p>;
  }
  const made = jobs.filter(
    job => job.kind === JobKinds.generate && notebookOf(job) !== null
  );
  const save = async (): Promise<void> => {
    try {
      const all = await outcomesOf(model.board.api, id);
      saveOutcomes(all, titleOf(bulk, trans), trans);
    } catch (error) {
      tellError(error, trans);
    }
  };
  return (
    <>
      <p className="jp-AlacardJobs-buttons">
        {bulk.retryable && (
          <Button
            small
            className="jp-mod-styled"
            onClick={() => void actions.retry(bulk)}
          >
            {retryName(bulk, trans)}
          </Button>
        )}
        <Button small className="jp-mod-styled" onClick={() => void save()}>
          {trans.__('Export as CSV')}
        </Button>
        {hasEnded(bulk) && (
          <Button
            small
            className="jp-mod-styled"
            onClick={() => void actions.chart(bulk)}
          >
            {trans.__('Chart in a notebook')}
          </Button>
        )}
        {made.length > 0 && hasEnded(bulk) && (
          <Button
            small
            className="jp-mod-styled"
            onClick={() => void actions.verifyAll(bulk)}
          >
            {trans.__('Verify the notebooks')}
          </Button>
        )}
      </p>
      <div
        className="jp-AlacardJobs-table"
        tabIndex={0}
        role="region"
        aria-label={trans.__('Outcomes')}
      >
        <table>
          <thead>
            <tr>
              <th scope="col">{trans.__('Job')}</th>
              <th scope="col">{trans.__('State')}</th>
              <th scope="col">{trans.__('Reason')}</th>
              <th scope="col">{trans.__('Notebook')}</th>
            </tr>
          </thead>
          <tbody>
            {jobs.map(job => (
              <Child key={job.id} job={job} />
            ))}
          </tbody>
        </table>
        {pages?.hasMore && (
          <Button
            small
            className="jp-mod-styled"
            onClick={() => void pages.more()}
          >
            {trans.__('Show more')}
          </Button>
        )}
      </div>
    </>
  );
}

function Child({ job }: { job: JobStatus }): React.JSX.Element {
  const trans = useTrans();
  const { actions } = useJobs();
  const path = notebookOf(job);
  const title = titleOf(job, trans);
  return (
    <tr data-state={job.state} data-short={isShort(job)}>
      <th scope="row">{title}</th>
      <td>{standingOf(job, trans)}</td>
      <td>
        {remarkOf(job) ||
          visible(job.waiting_for ?? progressText(job, trans), 'prose')}
        {job.retryable && (
          <Button
            minimal
            small
            aria-label={trans.__('Retry: %1', title)}
            onClick={() => void actions.retry(job)}
          >
            {trans.__('Retry')}
          </Button>
        )}
      </td>
      <td>
        {path !== null && (
          <button
            type="button"
            className="jp-AlacardJobs-link"
            onClick={() => void actions.open(job)}
          >
            {visible(path.split('/').pop() ?? path)}
          </button>
        )}
      </td>
    </tr>
  );
}
