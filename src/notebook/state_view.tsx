import { Button } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import * as React from 'react';

import { CommandIDs } from '../ground/ids';
import { useCommands, useTrans } from '../ground/hooks';
import type { IRun } from './runs';
import { clock, longTexts, type Mark, markOf, shortText } from './words';

/** What stands beside the words, for those who tell signs apart sooner than colours. */
export const SIGNS: Record<Mark, string> = {
  none: '○',
  now: '▸',
  good: '✓',
  warn: '!',
  bad: '✕'
};

/** The state in one line: a sign, words, and the time while it runs. */
export function StateLine(props: {
  run: IRun;
  trans: TranslationBundle;
}): React.JSX.Element {
  const { run, trans } = props;
  const text = shortText(run.state, trans);
  return (
    <span className="jp-Alacard-state" data-mark={markOf(run.state)}>
      <span className="jp-Alacard-state-sign" aria-hidden="true">
        {SIGNS[markOf(run.state)]}
      </span>
      <span className="jp-Alacard-state-text">{text}</span>
      {run.startedAt !== null && <Elapsed since={run.startedAt} />}
    </span>
  );
}

/** All that is known of a notebook's state, and what can be done about it. */
export function StateView(props: { run: IRun }): React.JSX.Element {
  const { run } = props;
  const { state, path } = run;
  const trans = useTrans();
  const commands = useCommands();
  const runs = state.kind === 'running' || state.kind === 'verifying';
  const [ranBefore, setRanBefore] = React.useState(runs);
  React.useEffect(() => setRanBefore(runs), [runs]);
  return (
    <div className="jp-Alacard-run">
      {/* Cell after cell read aloud would leave no peace: how it began and ended is enough. */}
      <div role="status" aria-live={ranBefore && runs ? 'off' : 'polite'}>
        <StateLine run={run} trans={trans} />
      </div>
      {longTexts(state, trans).map(text => (
        <p key={text} className="jp-Alacard-state-more">
          {text}
        </p>
      ))}
      <StateActions path={path} run={run} commands={commands} />
    </div>
  );
}

function StateActions(props: {
  path: string;
  run: IRun;
  commands: CommandRegistry;
}): React.JSX.Element | null {
  const { path, run, commands } = props;
  const { state } = run;
  const trans = useTrans();
  const repair = state.verified?.repair;
  const stopped = state.kind === 'failed' || state.kind === 'interrupted';
  const { verification } = state;
  if (!stopped && !repair && verification === null) {
    return null;
  }
  return (
    <div className="jp-Alacard-actions">
      {verification !== null && (
        <Button
          small
          className="jp-mod-styled"
          onClick={() =>
            void commands.execute(CommandIDs.cancelVerification, {
              id: verification
            })
          }
        >
          {trans.__('Cancel Verification')}
        </Button>
      )}
      {stopped && state.index >= 0 && run.open && (
        <Button
          small
          className="jp-mod-styled jp-Alacard-go"
          onClick={() =>
            void commands.execute(CommandIDs.revealCell, {
              path,
              index: state.index
            })
          }
        >
          {trans.__('Go to the cell')}
        </Button>
      )}
      {repair && (
        <Button
          small
          className="jp-mod-styled"
          onClick={() =>
            void commands.execute(CommandIDs.showRepair, {
              diff: repair.diff,
              sentences: repair.sentences
            })
          }
        >
          {trans.__('Show the repair')}
        </Button>
      )}
    </div>
  );
}

function Elapsed(props: { since: number }): React.JSX.Element {
  const [now, setNow] = React.useState(Date.now());
  React.useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 1000);
    return () => window.clearInterval(timer);
  }, []);
  return (
    <span className="jp-Alacard-state-time" aria-hidden="true">
      {clock(now - props.since)}
    </span>
  );
}
