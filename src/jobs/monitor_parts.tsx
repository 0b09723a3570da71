import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { JobStats } from '../ground/api/types';
import { useTrans } from '../ground/hooks';
import { ageOf } from '../ground/text/age';
import { visible } from '../ground/text/visible';
import type { Control } from './client';
import { useJobs } from './context';
import { MonitorTable } from './monitor_table';
import { EMPTY_VIEW } from './query';
import { spanText } from './time';
import { kindName } from './words';

type Act = (control: Control) => Promise<void>;

/** What waits in each queue, and whether jobs are taken from it. */
export function Queues(props: {
  queues: JobStats['queues'];
  act: Act;
}): React.JSX.Element {
  const trans = useTrans();
  return (
    <MonitorTable
      caption={trans.__('Queues')}
      none={trans.__('Nothing is waiting or running, and no queue is paused.')}
      columns={[
        trans.__('Queue'),
        trans.__('Waiting'),
        trans.__('Oldest waits for'),
        trans.__('Running'),
        trans.__('State'),
        trans.__('Action')
      ]}
      rows={props.queues.map(
        ({ name, queued, running, oldest_seconds, paused }) => ({
          key: name,
          cells: [
            visible(name),
            queued.toLocaleString(),
            oldest_seconds === null ? '–' : spanText(oldest_seconds, trans),
            running.toLocaleString(),
            paused ? trans.__('Paused') : trans.__('Open'),
            <Action
              key={name}
              label={paused ? trans.__('Resume') : trans.__('Pause')}
              of={name}
              run={() =>
                props.act({ action: paused ? 'resume' : 'pause', queue: name })
              }
            />
          ]
        })
      )}
    />
  );
}

/** How the jobs of each kind ended, and how long they took. */
export function Kinds({
  kinds
}: {
  kinds: JobStats['kinds'];
}): React.JSX.Element {
  const trans = useTrans();
  const nameOf = useKindName();
  const span = (seconds: number | null): string =>
    seconds === null ? '–' : spanText(seconds, trans);
  return (
    <MonitorTable
      caption={trans.__('Kinds of jobs that ended')}
      none={trans.__('No job ended in this period.')}
      columns={[
        trans.__('Kind'),
        trans.__('Done'),
        trans.__('Failed'),
        trans.__('Cancelled'),
        trans.__('Median'),
        trans.__('95th percentile')
      ]}
      rows={kinds.map(each => ({
        key: each.kind,
        cells: [
          nameOf(each.kind),
          each.done.toLocaleString(),
          each.failed.toLocaleString(),
          each.cancelled.toLocaleString(),
          span(each.median_seconds),
          span(each.p95_seconds)
        ]
      }))}
    />
  );
}

/** Why jobs failed. */
export function Failures(props: {
  failures: JobStats['failures'];
  /** Ask to try those of a kind again; null for all. */
  retry: (kind: string | null) => Promise<void>;
}): React.JSX.Element {
  const { failures, retry } = props;
  const trans = useTrans();
  const { model } = useJobs();
  const nameOf = useKindName();
  const show = (kind: string): void =>
    model.show({ ...EMPTY_VIEW, scope: 'all', group: 'failed', kind });
  return (
    <>
      <MonitorTable
        caption={trans.__('Failures by reason')}
        none={trans.__('No job failed in this period.')}
        columns={[
          trans.__('Kind'),
          trans.__('Reason'),
          trans.__('Jobs'),
          trans.__('Action')
        ]}
        rows={failures.map(({ kind, code, count }) => ({
          key: `${kind} ${code}`,
          cells: [
            nameOf(kind),
            <code key="code">{visible(code)}</code>,
            count.toLocaleString(),
            <React.Fragment key="acts">
              <Action
                label={trans.__('Show')}
                of={nameOf(kind)}
                run={() => show(kind)}
              />
              <Action
                label={trans.__('Retry all of this kind…')}
                of={nameOf(kind)}
                run={() => retry(kind)}
              />
            </React.Fragment>
          ]
        }))}
      />
      {failures.length > 0 && (
        <p>
          <Button
            small
            className="jp-mod-styled"
            onClick={() => void retry(null)}
          >
            {trans.__('Retry the failed…')}
          </Button>
        </p>
      )}
    </>
  );
}

/** The servers and workers that take jobs. */
export function Runners(props: {
  workers: JobStats['workers'];
  act: Act;
}): React.JSX.Element {
  const trans = useTrans();
  return (
    <MonitorTable
      caption={trans.__('Servers and workers')}
      none={trans.__('No server or worker has reported in recently.')}
      columns={[
        trans.__('Machine and process'),
        trans.__('Role'),
        trans.__('State'),
        trans.__('Running'),
        trans.__('Queues'),
        trans.__('Versions'),
        trans.__('Last heard from'),
        trans.__('Action')
      ]}
      rows={props.workers.map(each => {
        const name = visible(`${each.host} · ${each.process}`);
        const { alive, draining, runner } = each;
        return {
          key: runner,
          cells: [
            name,
            each.role === 'server' ? trans.__('Server') : trans.__('Worker'),
            !alive
              ? trans.__('Not responding')
              : draining
                ? trans.__('Draining')
                : trans.__('Takes jobs'),
            trans.__('%1 of %2', each.running, each.concurrency),
            visible(each.queues.join(', ')) || trans.__('all'),
            Object.entries(each.versions)
              .map(([part, version]) => visible(`${part} ${String(version)}`))
              .join(', '),
            alive ? trans.__('just now') : ageOf(each.heard_at, new Date()),
            alive && (
              <Action
                key={runner}
                label={draining ? trans.__('Stop draining') : trans.__('Drain')}
                of={name}
                run={() =>
                  props.act({ action: draining ? 'undrain' : 'drain', runner })
                }
              />
            )
          ]
        };
      })}
    />
  );
}

function Action(props: {
  label: string;
  of: string;
  run: () => unknown;
}): React.JSX.Element {
  return (
    <button
      type="button"
      className="jp-AlacardJobs-link"
      aria-label={`${props.label}: ${props.of}`}
      onClick={() => void props.run()}
    >
      {props.label}
    </button>
  );
}

/** What a kind is called; the server tells of those it has. */
function useKindName(): (kind: string) => string {
  const trans = useTrans();
  const { kinds } = useJobs().model;
  return kind =>
    kindName(
      kinds.find(each => each.kind === kind) ?? { kind, noun: '' },
      trans
    );
}
