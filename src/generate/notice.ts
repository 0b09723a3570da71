import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { CommandIDs } from '../ground/ids';
import { visible } from '../ground/text/visible';
import type { Generation, IResult } from './generation';
import { phaseText } from './phases';
import { cannotRun } from './runnable';
import { tellEnd } from './toast';

/** Milliseconds; a generation that is quicker is told of once, when it has ended. */
const PATIENCE = 700;

type Ending = 'success' | 'warning' | 'error' | 'info';
interface ITold {
  message: string;
  autoClose: number | false;
  actions: Notification.IAction[];
}

/** One notification a generation, updated in place to its end. The panel shows the same. */
export function notifyGeneration(
  generation: Generation,
  commands: CommandRegistry,
  trans: TranslationBundle
): void {
  let id: string | null = null;
  let ended: string | null = null;
  let waiting: number | undefined;
  let begun = false;
  let shown = '';

  const tell = (): void => {
    waiting = undefined;
    const { state, progress } = generation;
    if (state !== 'running' || progress.phase === 'done') {
      // How it ended is told when the notebook has come, and with other buttons.
      return;
    }
    const message = phaseText(progress.phase, trans);
    const options = {
      autoClose: false as const,
      progress: progress.fraction,
      actions: [cancelAction(commands, trans)]
    };
    if (id && Notification.manager.has(id)) {
      Notification.update({ id, message, ...options });
    } else {
      id = Notification.emit(message, 'in-progress', options);
    }
  };

  const end = (type: Ending, told: ITold): void => {
    window.clearTimeout(waiting);
    waiting = undefined;
    const last = id;
    id = null;
    if (!last) {
      const { message, ...options } = told;
      ended = Notification.emit(message, type, options);
      return;
    }
    ended = last;
    tellEnd({ id: last, type, ...told });
  };

  generation.changed.connect(() => {
    const { state, progress, result, error } = generation;
    const key = `${state} ${progress.phase}`;
    if (key === shown) {
      return;
    }
    shown = key;
    switch (state) {
      case 'running':
        begun = true;
        if (ended) {
          // How the last one ended says nothing about this one.
          Notification.dismiss(ended);
          ended = null;
        }
        if (id) {
          tell();
        } else {
          waiting ??= window.setTimeout(tell, PATIENCE);
        }
        break;
      case 'done':
        // A result that a reload brought back was told of before.
        if (result && begun) {
          begun = false;
          end(
            cannotRun(result.answer.plan) ? 'warning' : 'success',
            readyNotice(result, commands, trans)
          );
        }
        break;
      case 'failed':
        end('error', {
          message: error?.message ?? '',
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
        end('info', {
          message: trans.__('Cancelled. Nothing was written.'),
          autoClose: 3000,
          actions: []
        });
        break;
    }
  });
}

function cancelAction(
  commands: CommandRegistry,
  trans: TranslationBundle
): Notification.IAction {
  return {
    label: trans.__('Cancel'),
    caption: trans.__('Cancel; nothing will be written'),
    callback: event => {
      // The notification stays, to tell how it ended.
      event.preventDefault();
      void commands.execute(CommandIDs.cancel);
    }
  };
}

function readyNotice(
  result: IResult,
  commands: CommandRegistry,
  trans: TranslationBundle
): ITold {
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
