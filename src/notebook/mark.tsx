import type { NotebookPanel } from '@jupyterlab/notebook';
import { ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';

import { type IViewContext, useRoom, ViewContext } from '../ground/hooks';
import { lazyView } from '../ground/lazy';
import { INotebookRuns } from './tokens';
import { useRuns } from './use_runs';

const MarkButton = lazyView(
  async () =>
    (await import(/* webpackChunkName: "notebook" */ './mark_button'))
      .MarkButton,
  { compact: true }
);

/** The state of a dealt notebook in its toolbar; nothing in any other notebook's. */
export class StateMark extends ReactWidget {
  constructor(panel: NotebookPanel, context: IViewContext) {
    super();
    this.addClass('jp-Alacard-state-mark');
    this._panel = panel;
    this._context = context;
  }

  protected render(): React.JSX.Element {
    return (
      <ViewContext.Provider value={this._context}>
        <Mark panel={this._panel} />
      </ViewContext.Provider>
    );
  }

  private readonly _panel: NotebookPanel;
  private readonly _context: IViewContext;
}

function Mark(props: { panel: NotebookPanel }): React.JSX.Element | null {
  const runs = useRuns(useRoom(INotebookRuns));
  const run = runs.of(props.panel.context.path);
  return run && <MarkButton run={run} />;
}
