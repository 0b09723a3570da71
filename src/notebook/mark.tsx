import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import * as React from 'react';

import { CommandIDs } from '../ground/ids';
import type { NotebookRuns } from './runs';
import { StateLine, useRuns } from './state_view';
import { longTexts, shortText } from './words';

export interface IMarkOptions {
  readonly panel: NotebookPanel;
  readonly runs: NotebookRuns;
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
}

/** The state of a dealt notebook in its toolbar; nothing in any other notebook's. */
export class StateMark extends ReactWidget {
  constructor(options: IMarkOptions) {
    super();
    this.addClass('jp-Alacard-state-mark');
    this._options = options;
  }

  protected render(): React.JSX.Element {
    return <MarkButton {...this._options} />;
  }

  private readonly _options: IMarkOptions;
}

function MarkButton(props: IMarkOptions): React.JSX.Element | null {
  const { panel, commands, trans } = props;
  const runs = useRuns(props.runs);
  const { path } = panel.context;
  const run = runs.of(path);
  if (!run) {
    return null;
  }
  const { state } = run;
  const stopped = state.kind === 'failed' || state.kind === 'interrupted';
  const jumps = stopped && state.index >= 0;
  const does = jumps ? trans.__('Go to the cell') : trans.__('Show in Alacard');
  const said = [shortText(state, trans), ...longTexts(state, trans)];
  return (
    <button
      type="button"
      title={[...said, `(${does})`].join('\n')}
      aria-label={`${said[0]}. ${does}`}
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
