import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { JobStatus } from '../ground/api/types';
import { Banner } from '../ground/banner';
import { useTrans } from '../ground/hooks';
import { visible } from '../ground/text/visible';
import { Children } from './children';
import { useJobs } from './context';
import { LogTail } from './log_tail';
import { fileOf, instantText, notebookOf, remarkOf } from './words';

/** What is known of one job: its error, its times, the jobs of a bulk, and the tail of its log. */
export function JobDetails({ job }: { job: JobStatus }): React.JSX.Element {
  const trans = useTrans();
  const { actions } = useJobs();
  const path = notebookOf(job);
  const file = fileOf(job);
  const remark = remarkOf(job);
  const facts: [string, string][] = [
    [trans.__('Requested'), instantText(job.created_at)]
  ];
  const add = (label: string, value: string | null): void => {
    if (value) {
      facts.push([label, value]);
    }
  };
  add(trans.__('Started'), job.started_at && instantText(job.started_at));
  add(trans.__('Ended'), job.ended_at && instantText(job.ended_at));
  if (job.state === 'queued') {
    add(trans.__('Not before'), job.not_before && instantText(job.not_before));
    add(
      trans.__('Waiting for'),
      job.waiting_for && visible(job.waiting_for, 'prose')
    );
  }
  if (!job.children && job.attempt > 0) {
    facts.push([
      trans.__('Attempt'),
      trans.__('%1 of %2', job.attempt, job.attempts)
    ]);
    facts.push([
      trans.__('Runs'),
      job.place === 'here'
        ? trans.__('on the Jupyter server of its owner')
        : trans.__('on any server or worker')
    ]);
    add(trans.__('Run by'), job.runner && visible(job.runner));
  }
  add(trans.__('In logs as'), job.trace_id ?? null);
  add(trans.__('Notebook'), path && visible(path));
  add(trans.__('File'), file && visible(file));
  return (
    <>
      {remark && (
        <Banner text={remark} kind={job.error ? 'error' : 'notice'} silent>
          {job.retryable && !job.children && (
            <Button
              small
              className="jp-mod-styled"
              onClick={() => void actions.retry(job)}
            >
              {trans.__('Retry')}
            </Button>
          )}
        </Banner>
      )}
      <dl className="jp-AlacardJobs-times">
        {facts.map(([label, value]) => (
          <React.Fragment key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </React.Fragment>
        ))}
      </dl>
      {job.children ? <Children bulk={job} /> : <LogTail job={job} />}
    </>
  );
}
