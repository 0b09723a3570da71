import type { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { VerifyStatus } from '../ground/api/values';
import { CommandIDs } from '../ground/ids';
import { visible } from '../ground/text/visible';
import { type IJobOutcome, JobNotice } from '../jobs/notice';
import { ended } from './ended';
import type { Verifications } from './verification';

/** One notification a verification, updated in place to its end. */
export function notifyVerifications(
  verifications: Verifications,
  commands: CommandRegistry,
  trans: TranslationBundle
): void {
  const shown = new Map<string, JobNotice>();
  verifications.changed.connect((_, { status, startedAt, expectedSeconds }) => {
    const id = status.request_id;
    const notice = shown.get(id) ?? new JobNotice(trans);
    if (ended(status)) {
      shown.delete(id);
      notice.end(outcome(status, commands, trans));
      return;
    }
    shown.set(id, notice);
    notice.progress({
      message:
        status.attempt > 1
          ? trans.__('%1 (repaired, second run)', textOf(status))
          : textOf(status),
      fraction: status.fraction,
      startedAt,
      expectedSeconds,
      cancel: {
        caption: trans.__('End the kernel; the notebook stays as it is'),
        run: () => void commands.execute(CommandIDs.cancelVerification, { id })
      }
    });
  });
}

function textOf(status: VerifyStatus): string {
  const name = status.path.split('/').pop() ?? status.path;
  return visible(`${name}: ${status.message}`, 'prose');
}

/** What is told of a verification that has ended. */
function outcome(
  status: VerifyStatus,
  commands: CommandRegistry,
  trans: TranslationBundle
): IJobOutcome {
  const text = textOf(status);
  if (status.phase === 'cancelled') {
    return { message: text, type: 'info', autoClose: 4000, actions: [] };
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
