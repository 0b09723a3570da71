import * as React from 'react';

import type { JobStatus } from '../ground/api/types';
import { errorText } from '../ground/error_text';
import { useTrans } from '../ground/hooks';
import { visible } from '../ground/text/visible';
import { useJobs } from './context';
import { hasEnded } from './event';
import { JobLog, KEPT } from './log';

/** Pixels from the end within which a reader is taken along as lines come. */
const NEAR = 24;

/** The last lines of a job's log, which is followed while it runs. */
export function LogTail({ job }: { job: JobStatus }): React.JSX.Element {
  const trans = useTrans();
  const { model } = useJobs();
  const { id } = job;
  const [log, setLog] = React.useState<JobLog | null>(null);
  const [, draw] = React.useReducer((round: number) => round + 1, 0);
  const box = React.useRef<HTMLPreElement>(null);
  const follows = React.useRef(true);
  // One that ended and is tried again has more to tell.
  const goesOn = !hasEnded(job);
  React.useEffect(() => {
    const opened = new JobLog(model.board.api, id);
    opened.changed.connect(() => draw());
    setLog(opened);
    return () => opened.dispose();
  }, [model, id, goesOn]);
  React.useLayoutEffect(() => {
    if (box.current && follows.current) {
      box.current.scrollTop = box.current.scrollHeight;
    }
  });
  const lines = log?.lines ?? null;
  if (lines === null) {
    return (
      <p className="jp-AlacardJobs-facts">
        {log?.error ? errorText(log.error, trans) : trans.__('Loading…')}
      </p>
    );
  }
  if (!lines.length) {
    return (
      <p className="jp-AlacardJobs-facts">
        {goesOn
          ? trans.__('Nothing in the log yet.')
          : trans.__('The log is empty.')}
      </p>
    );
  }
  return (
    <>
      {log?.isCut && (
        <p className="jp-AlacardJobs-facts">
          {trans.__('The last %1 lines of the log:', KEPT)}
        </p>
      )}
      <pre
        ref={box}
        className="jp-AlacardJobs-log"
        role="log"
        // A screen reader would be told of nothing else.
        aria-live="off"
        aria-label={trans.__('Log')}
        tabIndex={0}
        onScroll={({ currentTarget: node }) => {
          const left = node.scrollHeight - node.scrollTop - node.clientHeight;
          follows.current = left <= NEAR;
        }}
      >
        {lines.map(({ number, at, text }) => (
          <span key={number} className="jp-AlacardJobs-line">
            <time dateTime={at}>
              {new Date(at).toLocaleTimeString(undefined, {
                timeStyle: 'medium'
              })}
            </time>{' '}
            {visible(text, 'code')}
            {'\n'}
          </span>
        ))}
      </pre>
    </>
  );
}
