import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { VerifyStatus } from '../ground/api/values';
import { CommandIDs } from '../ground/ids';
import { tellEnd } from '../generate/toast';
import { visible } from '../ground/text/visible';
import { ended, type Verifications } from './verification';

/** One notification a verification, updated in place to its end. */
export function notifyVerifications(
  verifications: Verifications,
  commands: CommandRegistry,
  trans: TranslationBundle
): void {
  const shown = new Map<string, string>();
  verifications.changed.connect((_, status) => {
    const id = shown.get(status.request_id);
    const known = id !== undefined && Notification.manager.has(id) ? id : null;
    const told = notice(status, commands, trans);
    if (known && ended(status)) {
      tellEnd({ id: known, ...told });
    } else if (known) {
      Notification.update({ id: known, ...told });
    } else {
      const { message, type, ...options } = told;
      shown.set(status.request_id, Notification.emit(message, type, options));
    }
    if (ended(status)) {
      shown.delete(status.request_id);
    }
  });
}

interface INotice {
  message: string;
  type: 'in-progress' | 'success' | 'warning' | 'error' | 'info';
  autoClose: number | false;
  progress?: number;
  actions: Notification.IAction[];
}

/** What is told of a verification as it is now. */
export function notice(
  status: VerifyStatus,
  commands: CommandRegistry,
  trans: TranslationBundle
): INotice {
  const name = status.path.split('/').pop() ?? status.path;
  const text = visible(`${name}: ${status.message}`, 'prose');
  if (!ended(status)) {
    return {
      message:
        status.attempt > 1 ? trans.__('%1 (repaired, second run)', text) : text,
      type: 'in-progress',
      autoClose: false,
      progress: status.fraction,
      actions: [
        {
          label: trans.__('Cancel'),
          caption: trans.__('End the kernel; the notebook stays as it is'),
          callback: event => {
            // The notification stays, to tell how it ended.
            event.preventDefault();
            void commands.execute(CommandIDs.cancelVerification, {
              id: status.request_id
            });
          }
        }
      ]
    };
  }
  if (status.phase === 'cancelled') {
    return {
      message: text,
      type: 'info',
      autoClose: 4000,
      actions: []
    };
  }
  const passed = status.verified?.outcome === 'passed';
  const repaired = status.repaired_path;
  const open = (path: string, label: string): Notification.IAction => ({
    label,
    callback: () => {
      void commands.execute(CommandIDs.openNotebook, { path });
    }
  });
  return {
    message: [
      text,
      status.save_error && status.verified ? status.save_error : '',
      repaired ? trans.__('A repaired copy ran to its end.') : ''
    ]
      .filter(Boolean)
      .join(' '),
    type: passed ? 'success' : repaired ? 'warning' : 'error',
    autoClose: passed ? 8000 : false,
    actions: [
      ...(status.verified?.repair
        ? [
            {
              label: trans.__('What was changed'),
              callback: (event: MouseEvent) => {
                event.preventDefault();
                void commands.execute(CommandIDs.showRepair, {
                  diff: status.verified?.repair?.diff ?? '',
                  sentences: status.verified?.repair?.sentences ?? []
                });
              }
            }
          ]
        : []),
      repaired
        ? open(repaired, trans.__('Open the repaired copy'))
        : open(status.path, trans.__('Open'))
    ]
  };
}
