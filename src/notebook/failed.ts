import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { CommandIDs } from '../ground/ids';
import { visible } from '../ground/text/visible';
import type { NotebookRuns } from './runs';
import { shortText } from './words';

/** Tell of a run that failed while it was watched, and offer the way to the cell. */
export function notifyFailedRuns(
  runs: NotebookRuns,
  commands: CommandRegistry,
  trans: TranslationBundle
): void {
  const running = new Set<string>();
  const told = new Map<string, string>();
  runs.changed.connect((_, path) => {
    const state = runs.of(path)?.state;
    if (state?.kind === 'running') {
      running.add(path);
      const last = told.get(path);
      if (last) {
        // How the last run ended says nothing of this one.
        Notification.dismiss(last);
        told.delete(path);
      }
      return;
    }
    if (!running.delete(path) || state?.kind !== 'failed') {
      return;
    }
    const name = visible(path.split('/').pop() ?? path);
    const { index } = state;
    told.set(
      path,
      Notification.error(`${name}: ${shortText(state, trans)}`, {
        autoClose: false,
        actions: [
          {
            label: trans.__('Go to the cell'),
            callback: () => {
              void commands.execute(CommandIDs.revealCell, { path, index });
            }
          }
        ]
      })
    );
  });
}
