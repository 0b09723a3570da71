import {
  Button,
  checkIcon,
  circleEmptyIcon,
  closeIcon,
  downloadIcon,
  editIcon,
  historyIcon,
  type LabIcon,
  notebookIcon,
  refreshIcon,
  runIcon,
  stopIcon
} from '@jupyterlab/ui-components';
import * as React from 'react';

import type { JobStatus } from '../ground/api/types';
import { useTrans } from '../ground/hooks';
import { noticeIcon } from '../ground/icons';
import { ageOf } from '../ground/text/age';
import { visible } from '../ground/text/visible';
import { useClock, useJobs } from './context';
import { JobDetails } from './details';
import { hasEnded, type JobState } from './event';
import {
  fileOf,
  isShort,
  kindName,
  leftText,
  notebookOf,
  progressText,
  remarkOf,
  retryName,
  standingOf,
  takenText,
  titleOf
} from './words';

const STATE_ICONS: Record<JobState, LabIcon> = {
  queued: circleEmptyIcon,
  running: runIcon,
  cancelling: stopIcon,
  done: checkIcon,
  failed: noticeIcon,
  interrupted: noticeIcon,
  cancelled: closeIcon
};

/** One job: what it is, how far it is, and what can be done with it. */
export function JobRow(props: {
  job: JobStatus;
  reachable: boolean;
  expanded: boolean;
  onToggle: () => void;
  onFocus: () => void;
}): React.JSX.Element {
  const { job, expanded, onFocus } = props;
  const trans = useTrans();
  const { actions } = useJobs();
  const tab = props.reachable ? 0 : -1;
  const title = titleOf(job, trans);
  const details = React.useId();
  const action = (
    label: string,
    icon: LabIcon,
    run: (job: JobStatus) => Promise<void>
  ): React.JSX.Element => (
    <Button
      minimal
      small
      tabIndex={tab}
      aria-label={`${label}: ${title}`}
      title={label}
      onFocus={onFocus}
      onClick={() => void run.call(actions, job)}
    >
      <icon.react tag="span" />
    </Button>
  );
  const StateIcon = isShort(job) ? noticeIcon : STATE_ICONS[job.state];
  return (
    <div
      className="jp-AlacardJobs-row"
      data-id={job.id}
      data-state={job.state}
      data-short={isShort(job)}
      onKeyDown={event => {
        if (event.key === 'Delete' && job.cancellable) {
          event.preventDefault();
          void actions.cancel(job);
        }
      }}
    >
      <div className="jp-AlacardJobs-head">
        <button
          type="button"
          className="jp-AlacardJobs-open"
          tabIndex={tab}
          aria-expanded={expanded}
          aria-controls={expanded ? details : undefined}
          aria-keyshortcuts={job.cancellable ? 'Delete' : undefined}
          onFocus={onFocus}
          onClick={props.onToggle}
        >
          <StateIcon.react tag="span" className="jp-AlacardJobs-mark" />
          <span className="jp-AlacardJobs-title">{title}</span>
          <span className="jp-AlacardJobs-facts">
            <Facts job={job} />
          </span>
        </button>
        <span className="jp-AlacardJobs-actions">
          {notebookOf(job) !== null &&
            action(trans.__('Open notebook'), notebookIcon, actions.open)}
          {fileOf(job) !== null &&
            action(trans.__('Download file'), downloadIcon, actions.download)}
          {job.retryable &&
            action(retryName(job, trans), refreshIcon, actions.retry)}
          {action(
            trans.__('Run again with changes…'),
            editIcon,
            actions.runAgain
          )}
          {!job.children &&
            action(
              trans.__('Repeat on a schedule…'),
              historyIcon,
              actions.repeat
            )}
          {job.cancellable &&
            action(trans.__('Cancel'), stopIcon, actions.cancel)}
        </span>
      </div>
      {!hasEnded(job) && job.state !== 'queued' && (
        <div
          className="jp-AlacardJobs-progress"
          role="progressbar"
          aria-label={title}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(job.fraction * 100)}
        >
          <div style={{ width: `${job.fraction * 100}%` }} />
        </div>
      )}
      {expanded && (
        <div
          id={details}
          className="jp-AlacardJobs-details"
          // Arrow keys scroll and walk here; the list does not take them.
          onKeyDown={event => event.stopPropagation()}
        >
          <JobDetails job={job} />
        </div>
      )}
    </div>
  );
}

/** Its state, its kind, how far it is, how long it takes, and why it waits or failed. */
function Facts({ job }: { job: JobStatus }): React.JSX.Element {
  const trans = useTrans();
  const { model } = useJobs();
  const runs = job.state === 'running' || job.state === 'cancelling';
  const now = useClock(runs);
  const kind = kindName(job, trans);
  const told = [
    // Many a title begins with it.
    !titleOf(job, trans).startsWith(kind) && kind,
    progressText(job, trans),
    runs && `${Math.floor(job.fraction * 100)}%`,
    takenText(job, now, trans),
    leftText(job, now, trans),
    !runs && ageOf(job.ended_at ?? job.created_at, new Date(now)),
    model.view.scope === 'all' && visible(job.owner),
    job.state === 'queued' && visible(job.waiting_for ?? '', 'prose'),
    hasEnded(job) && !job.children && remarkOf(job)
  ].filter(Boolean);
  return (
    <>
      <span className="jp-AlacardJobs-state">{standingOf(job, trans)}</span>
      {' · '}
      {told.join(' · ')}
    </>
  );
}
