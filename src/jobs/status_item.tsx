import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import * as React from 'react';

import { CommandIDs } from '../ground/ids';
import type { JobBoard } from './board';
import { countsText } from './words';

/** How many jobs run and wait, in the status bar; a click shows them. */
export class JobsStatus extends ReactWidget {
  constructor(
    private readonly _board: JobBoard,
    private readonly _commands: CommandRegistry,
    private readonly _trans: TranslationBundle
  ) {
    super();
    this.addClass('jp-AlacardJobs-status');
    _board.changed.connect(this._onChanged, this);
  }

  dispose(): void {
    if (!this.isDisposed) {
      this._board.changed.disconnect(this._onChanged, this);
      super.dispose();
    }
  }

  protected render(): React.JSX.Element | null {
    const { running, waiting } = this._board;
    const text = countsText(running, waiting, this._trans);
    return text ? (
      <button
        type="button"
        title={this._trans.__('Show the jobs of Alacard')}
        aria-label={this._trans.__('Alacard jobs: %1', text)}
        onClick={() => void this._commands.execute(CommandIDs.openJobs)}
      >
        {text}
      </button>
    ) : null;
  }

  private _onChanged(): void {
    this.update();
  }
}
