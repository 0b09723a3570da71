import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { CommandIDs } from '../commands/ids';
import type { Generation } from './generation';
import { phaseText } from './phases';

/** One notification a generation, updated in place to its end. The panel shows the same. */
export function notifyGeneration(
  generation: Generation,
  commands: CommandRegistry,
  trans: TranslationBundle
): void {
  let id: string | null = null;
  let ended: string | null = null;
  let shown = '';
  generation.changed.connect(() => {
    const { state, progress, result, error } = generation;
    const key = `${state} ${progress.phase}`;
    if (key === shown) {
      return;
    }
    shown = key;
    switch (state) {
      case 'running': {
        const message = phaseText(progress.phase, trans);
        const options = {
          autoClose: false,
          progress: progress.fraction,
          actions: [
            {
              label: trans.__('Cancel'),
              caption: trans.__('Cancel; nothing will be written'),
              callback: (event: MouseEvent): void => {
                // The notification stays, to tell how it ended.
                event.preventDefault();
                void commands.execute(CommandIDs.cancel);
              }
            }
          ]
        } as const;
        if (id && Notification.manager.has(id)) {
          Notification.update({
            id,
            message,
            ...options,
            actions: [...options.actions]
          });
        } else {
          if (ended) {
            // How the last one ended says nothing about this one.
            Notification.dismiss(ended);
            ended = null;
          }
          id = Notification.emit(message, 'in-progress', {
            ...options,
            actions: [...options.actions]
          });
        }
        break;
      }
      case 'done': {
        if (!id || !result) {
          break;
        }
        const { path } = result;
        const action = (
          label: string,
          command: string
        ): Notification.IAction => ({
          label,
          callback: () => {
            void commands.execute(command, path === null ? {} : { path });
          }
        });
        Notification.update({
          id,
          type: 'success',
          message: trans.__(
            'Ready: %1',
            path?.split('/').pop() ?? result.answer.filename
          ),
          autoClose: 8000,
          progress: undefined,
          actions:
            path === null
              ? [action(trans.__('Download'), CommandIDs.download)]
              : [
                  action(trans.__('Open'), CommandIDs.openNotebook),
                  ...(commands.isVisible(CommandIDs.runAll, { path })
                    ? [action(trans.__('Run all'), CommandIDs.runAll)]
                    : [])
                ]
        });
        ended = id;
        id = null;
        break;
      }
      case 'failed':
        if (id) {
          Notification.update({
            id,
            type: 'error',
            message: error?.message ?? '',
            autoClose: false,
            progress: undefined,
            actions: [
              {
                label: trans.__('Try again'),
                callback: () => {
                  void commands.execute(CommandIDs.retry);
                }
              }
            ]
          });
          ended = id;
          id = null;
        }
        break;
      case 'cancelled':
        if (id) {
          Notification.update({
            id,
            type: 'info',
            message: trans.__('Cancelled. Nothing was written.'),
            autoClose: 3000,
            progress: undefined,
            actions: []
          });
          ended = id;
          id = null;
        }
        break;
    }
  });
}
