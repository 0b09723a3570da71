import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { CommandIDs } from '../commands/ids';
import type { Generation, IResult } from './generation';
import { phaseText } from './phases';

/** Milliseconds; a generation that is quicker is told of once, when it has ended. */
const PATIENCE = 700;

/** Milliseconds after which JupyterLab has surely drawn a toast; an earlier update of it is lost. */
const DRAWN = 1500;

type Ending = 'success' | 'error' | 'info';
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
  let drawnAt = 0;
  let ended: string | null = null;
  let waiting: number | undefined;
  let shown = '';

  const tell = (): void => {
    waiting = undefined;
    const { state, progress } = generation;
    if (state !== 'running') {
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
      drawnAt = Date.now() + DRAWN;
    }
  };

  const end = (type: Ending, told: ITold): void => {
    window.clearTimeout(waiting);
    waiting = undefined;
    const { message, ...options } = told;
    const last = id;
    id = null;
    if (!last) {
      ended = Notification.emit(message, type, options);
      return;
    }
    ended = last;
    window.setTimeout(
      () => {
        Notification.update({ id: last, type, progress: undefined, ...told });
      },
      Math.max(0, drawnAt - Date.now())
    );
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
        if (result && (id || waiting !== undefined)) {
          end('success', readyNotice(result, commands, trans));
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
  return {
    message: trans.__('Ready: %1', path?.split('/').pop() ?? answer.filename),
    autoClose: 8000,
    actions:
      path === null
        ? [action(trans.__('Download'), CommandIDs.download)]
        : [
            action(trans.__('Open'), CommandIDs.openNotebook),
            ...(commands.isVisible(CommandIDs.runAll, { path })
              ? [action(trans.__('Run all'), CommandIDs.runAll)]
              : [])
          ]
  };
}
