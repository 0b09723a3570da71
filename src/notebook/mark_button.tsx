import * as React from 'react';

import { useCommands, useTrans } from '../ground/hooks';
import { CommandIDs } from '../ground/ids';
import type { IRun } from './runs';
import { StateLine } from './state_view';
import { longTexts, shortText } from './words';

/** The state of a notebook as a button, which leads to where it stopped or to the panel. */
export function MarkButton(props: { run: IRun }): React.JSX.Element {
  const { run } = props;
  const { path, state } = run;
  const trans = useTrans();
  const commands = useCommands();
  const stopped = state.kind === 'failed' || state.kind === 'interrupted';
  const jumps = stopped && state.index >= 0;
  const does = jumps ? trans.__('Go to the cell') : trans.__('Show in Alacard');
  const sentences = [shortText(state, trans), ...longTexts(state, trans)];
  return (
    <button
      type="button"
      title={[...sentences, `(${does})`].join('\n')}
      aria-label={`${sentences[0]}. ${does}`}
      onClick={() =>
        void (jumps
          ? commands.execute(CommandIDs.revealCell, {
              path,
              index: state.index
            })
          : commands.execute(CommandIDs.openPanel))
      }
    >
      <StateLine run={run} trans={trans} />
    </button>
  );
}
