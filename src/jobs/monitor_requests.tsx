import * as React from 'react';

import type { JobStats } from '../ground/api/types';
import { useTrans } from '../ground/hooks';
import { visible } from '../ground/text/visible';
import { MonitorTable } from './monitor_table';

/** Routes that are shown. */
const MOST = 8;

/** The requests that this server has answered: how long they took, and what was refused. */
export function Requests({
  requests
}: {
  requests: JobStats['requests'];
}): React.JSX.Element {
  const trans = useTrans();
  const { answers, count, errors, failed, routes } = requests;
  const hits = answers.cache || 0;
  const asked = Object.values(answers).reduce((sum, each) => sum + each, 0);
  return (
    <>
      <MonitorTable
        caption={trans.__('Requests to this server, the slowest first')}
        none={trans.__('No request has been answered yet.')}
        columns={[
          trans.__('Route'),
          trans.__('Requests'),
          trans.__('Median'),
          trans.__('95th percentile'),
          trans.__('99th percentile'),
          trans.__('In the database')
        ]}
        rows={routes.slice(0, MOST).map(each => ({
          key: `${each.method} ${each.route}`,
          cells: [
            <code key="route">{visible(`${each.method} ${each.route}`)}</code>,
            each.count.toLocaleString(),
            millis(each.p50),
            millis(each.p95),
            millis(each.p99),
            millis(each.database)
          ]
        }))}
      />
      <p className="jp-AlacardJobs-facts">
        {trans._n(
          '%1 request since this server started',
          '%1 requests since this server started',
          count,
          count.toLocaleString()
        )}
        {failed > 0 &&
          trans.__(' · %1 ended in a server error', failed.toLocaleString())}
        {asked > 0 &&
          trans.__(
            ' · of %1 answers about models, %2 came from the cache',
            asked.toLocaleString(),
            hits.toLocaleString()
          )}
      </p>
      {errors.length > 0 && (
        <MonitorTable
          caption={trans.__('Refusals and faults by code')}
          none=""
          columns={[trans.__('Code'), trans.__('Answers')]}
          rows={errors.map(({ code, count: times }) => ({
            key: code,
            cells: [
              <code key="code">{visible(code)}</code>,
              times.toLocaleString()
            ]
          }))}
        />
      )}
    </>
  );
}

/** Seconds in milliseconds. */
function millis(seconds: number): string {
  const value = seconds * 1000;
  const digits = value < 10 ? 1 : 0;
  return `${value.toLocaleString(undefined, { maximumFractionDigits: digits })} ms`;
}
