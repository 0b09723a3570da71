import { Notification } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { ServiceManager } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { CommandIDs } from '../ground/ids';
import { visible } from '../ground/text/visible';
import type { IAlacardAPI } from '../ground/tokens';
import type { INotebookRuns } from '../notebook/tokens';
import { ended } from './ended';
import { notifyVerifications } from './notice';
import { takeOver } from './takeover';
import { Verifications } from './verification';

/** The verifications of this page, told of wherever their notebooks are shown. */
export function watchVerifications(options: {
  api: IAlacardAPI;
  runs: INotebookRuns;
  tracker: INotebookTracker | null;
  serviceManager: ServiceManager.IManager;
  commands: CommandRegistry;
  trans: TranslationBundle;
}): Verifications {
  const { api, runs, tracker, serviceManager, commands, trans } = options;
  const { contents, events } = serviceManager;
  const verifications = new Verifications(api, events.stream);
  notifyVerifications(verifications, commands, trans);
  verifications.changed.connect((_, { status }) => {
    commands.notifyCommandChanged(CommandIDs.verifyNotebook);
    commands.notifyCommandChanged(CommandIDs.cancelVerification);
    runs.setVerifying(status, ended(status));
    // The stamp was written to the file: an open notebook without edits takes it over.
    const context = tracker?.find(
      panel => contents.localPath(panel.context.path) === status.path
    )?.context;
    if (ended(status) && status.verified && !status.save_error && context) {
      void takeOver(context, contents).then(
        told => {
          if (told === 'unsaved') {
            const name = visible(status.path.split('/').pop() ?? status.path);
            Notification.warning(
              trans.__(
                '%1 has unsaved changes here, and only the file contains the result. If you save, you are asked before the file is overwritten.',
                name
              ),
              { autoClose: false }
            );
          }
        },
        // A file that went away, or a notebook that was closed: there is nothing to take over.
        () => undefined
      );
    }
  });
  return verifications;
}
