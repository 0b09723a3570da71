import type { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { CommandIDs } from '../ground/ids';
import { errorText } from '../ground/error_text';
import { visible } from '../ground/text/visible';
import { type IJobOutcome, JobNotice } from '../jobs/notice';
import type { Generation, IResult } from './generation';
import { phaseText } from './phases';
import { PHASES } from './progress';
import { cannotRun } from './runnable';

/** Milliseconds; a generation that is quicker is told of once, when it has ended. */
const PATIENCE = 700;

/** One notification a generation, updated in place to its end. The panel shows the same. */
export function notifyGeneration(
  generation: Generation,
  commands: CommandRegistry,
  trans: TranslationBundle
): void {
  const notice = new JobNotice(trans, PATIENCE);
  let begun = false;
  let shown = '';

  generation.changed.connect(() => {
    const { state, progress, result, error } = generation;
    const key = `${state} ${progress.phase} ${progress.expectedSeconds}`;
    if (key === shown) {
      return;
    }
    shown = key;
    switch (state) {
      case 'running':
        begun = true;
        // How it ended is told when the notebook has come, and with other buttons.
        if (PHASES.includes(progress.phase)) {
          notice.progress({
            message: phaseText(progress.phase, trans),
            fraction: progress.fraction,
            startedAt: generation.startedAt,
            expectedSeconds: progress.expectedSeconds,
            cancel: {
              caption: trans.__('Cancel; nothing will be written'),
              run: () => void commands.execute(CommandIDs.cancel)
            }
          });
        }
        break;
      case 'opening':
        notice.progress({
          message: trans.__('Opening the notebook…'),
          fraction: null,
          startedAt: generation.startedAt,
          expectedSeconds: null,
          cancel: null
        });
        break;
      case 'done':
        // A result that a reload brought back was told of before.
        if (result && begun) {
          notice.end(readyNotice(result, commands, trans));
        }
        begun = false;
        break;
      case 'failed':
        begun = false;
        notice.end({
          message: error ? errorText(error, trans) : '',
          type: 'error',
          autoClose: false,
          actions: [
            {
              label: trans.__('Try again'),
              callback: () => {
                void commands.execute(CommandIDs.retry);
              }
            }
          ]
        });
        break;
      case 'cancelled':
        begun = false;
        notice.end({
          message: trans.__('Cancelled. Nothing was written.'),
          type: 'info',
          autoClose: 3000,
          actions: []
        });
        break;
    }
  });
}

function readyNotice(
  result: IResult,
  commands: CommandRegistry,
  trans: TranslationBundle
): IJobOutcome {
  const { path, answer } = result;
  const action = (label: string, command: string): Notification.IAction => ({
    label,
    callback: () => {
      void commands.execute(command, path === null ? {} : { path });
    }
  });
  const name = visible(path?.split('/').pop() ?? answer.filename);
  const stuck = cannotRun(answer.plan);
  return {
    message: stuck
      ? trans.__('%1: the model does not run on this machine', name)
      : trans.__('Ready: %1', name),
    type: stuck ? 'warning' : 'success',
    autoClose: stuck ? false : 8000,
    actions:
      path === null
        ? [action(trans.__('Download'), CommandIDs.download)]
        : [
            action(trans.__('Open'), CommandIDs.openNotebook),
            ...(!stuck && commands.isVisible(CommandIDs.runAll, { path })
              ? [action(trans.__('Run all'), CommandIDs.runAll)]
              : [])
          ]
  };
}
