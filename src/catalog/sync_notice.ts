import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { CommandIDs } from '../ground/ids';
import { type IJobOutcome, JobNotice } from '../jobs/notice';
import type { CatalogSync } from './sync';
import type { ISyncState } from './wire';

/** Milliseconds; a sync that is quicker is told of once, when it has ended. */
const PATIENCE = 700;

/**
 * One notification a sync that was begun in this page, updated in place to its end. While the tab
 * 'Models' is in sight, which tells the same, it stands in the list of notifications alone.
 */
export function notifySync(
  sync: CatalogSync,
  options: {
    commands: CommandRegistry;
    trans: TranslationBundle;
    inSight: () => boolean;
  }
): void {
  const { commands, trans, inSight } = options;
  const notice = new JobNotice(trans, PATIENCE);
  sync.changed.connect(() => {
    const state = sync.sync;
    if (!sync.mine || !state) {
      return;
    }
    if (!sync.running) {
      notice.end({
        ...outcome(sync, state, commands, trans),
        inSight: inSight()
      });
      return;
    }
    notice.progress({
      message: trans.__('Catalog: %1', syncText(state, trans)),
      fraction: sync.fraction,
      startedAt: sync.startedAt,
      expectedSeconds: sync.expectedSeconds,
      cancel: {
        caption: trans.__('Stop the sync; what was fetched is kept'),
        run: () => void sync.cancel()
      },
      inSight: inSight()
    });
  });
}

function outcome(
  sync: CatalogSync,
  state: ISyncState,
  commands: CommandRegistry,
  trans: TranslationBundle
): IJobOutcome {
  if (state.phase === 'done') {
    return {
      message: trans._n(
        'The catalog is up to date: %1 model was read.',
        'The catalog is up to date: %2 models were read.',
        state.done,
        state.done.toLocaleString()
      ),
      type: 'success',
      autoClose: 8000,
      actions: [
        {
          label: trans.__('Show models'),
          callback: () => {
            void commands.execute(CommandIDs.openModels);
          }
        }
      ]
    };
  }
  return {
    message: state.error ?? trans.__('The sync has stopped.'),
    type: sync.stopped ? 'info' : 'error',
    autoClose: sync.stopped ? 4000 : false,
    actions: sync.stopped
      ? []
      : [
          {
            label: trans.__('Sync again'),
            callback: () => {
              void sync.start();
            }
          }
        ]
  };
}

/** What a running sync does, how far it is, and why it waits where it does. */
export function syncText(sync: ISyncState, trans: TranslationBundle): string {
  const done = sync.done.toLocaleString();
  const doing =
    sync.phase === 'pages'
      ? sync.kind === 'changes'
        ? trans.__('Reading what changed on the Hub: %1 models', done)
        : trans.__('Reading the list of the Hub: %1 models', done)
      : sync.phase === 'starting' || !sync.phase
        ? trans.__('Starting…')
        : sync.total
          ? trans.__(
              'Building the catalog (%1): %2 of %3',
              sync.phase,
              done,
              sync.total.toLocaleString()
            )
          : trans.__('Building the catalog…');
  return sync.message ? `${doing}. ${sync.message}` : doing;
}
