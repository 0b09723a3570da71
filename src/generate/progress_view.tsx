import { Button, checkIcon, closeIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { useCommands, useRoom, useTrans } from '../ground/hooks';
import { CommandIDs } from '../ground/ids';
import { IGeneration } from './tokens';
import { secondsLeft } from '../jobs/time';
import { phaseText } from './phases';
import { PHASES } from './progress';

/** The phases of the running generation, a time to expect, and cancel. */
export function ProgressView(): React.JSX.Element {
  const trans = useTrans();
  const commands = useCommands();
  const generation = useRoom(IGeneration);
  const { phase, fraction, expectedSeconds } = generation.progress;
  const now = useClock();
  const left = secondsLeft(expectedSeconds, generation.startedAt, now);
  const at = PHASES.indexOf(phase);
  const { state } = generation;
  return (
    <section
      className="jp-Alacard-progress"
      role="region"
      aria-label={trans.__('Generation')}
    >
      <div className="jp-Alacard-progress-head">
        <h3 className="jp-Alacard-progress-now">
          {state === 'cancelling'
            ? trans.__('Cancelling…')
            : state === 'opening'
              ? trans.__('Opening…')
              : trans.__('Generating…')}
        </h3>
        <span className="jp-Alacard-unseen" role="status">
          {phaseText(phase, trans)}
        </span>
        <span className="jp-Alacard-progress-left" aria-hidden="true">
          {left === null
            ? ''
            : left > 0
              ? trans.__('about %1 s', left)
              : trans.__('any moment')}
        </span>
        <Button
          small
          minimal
          className="jp-Alacard-cancel"
          disabled={state !== 'running'}
          title={trans.__('Cancel; nothing will be written')}
          onClick={() => void commands.execute(CommandIDs.cancel)}
        >
          <closeIcon.react tag="span" />
          {trans.__('Cancel')}
        </Button>
      </div>
      <div
        className="jp-Alacard-bar"
        role="progressbar"
        aria-label={trans.__('Generation')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(fraction * 100)}
        aria-valuetext={phaseText(phase, trans)}
      >
        <div style={{ width: `${Math.max(4, fraction * 100)}%` }} />
      </div>
      <ol className="jp-Alacard-phases">
        {PHASES.filter(each => each !== 'queued').map(each => {
          const index = PHASES.indexOf(each);
          const shown = index < at ? 'done' : index === at ? 'now' : 'next';
          return (
            <li
              key={each}
              data-phase={each}
              data-state={shown}
              aria-current={shown === 'now' ? 'step' : undefined}
            >
              <span className="jp-Alacard-phase-mark" aria-hidden="true">
                {shown === 'done' && <checkIcon.react tag="span" />}
              </span>
              {phaseText(each, trans)}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/** The time, told twice a second. */
function useClock(): number {
  const [now, setNow] = React.useState(Date.now());
  React.useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 500);
    return () => window.clearInterval(timer);
  }, []);
  return now;
}
