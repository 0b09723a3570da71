import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { Alert } from '../ground/api/types';
import { CommandIDs } from '../ground/ids';
import { visible } from '../ground/text/visible';
import type { JobBoard } from './board';
import { EMPTY_VIEW, toLink } from './query';

/**
 * Tell administrators in JupyterLab's notifications what is wrong, and when it no longer is; each
 * once while the page lives.
 */
export function tellAlerts(
  board: Pick<JobBoard, 'alerts' | 'changed'>,
  commands: CommandRegistry,
  trans: TranslationBundle
): void {
  const told = new Map<string, { id: string; text: string }>();
  const actions = [
    {
      label: trans.__('Open the monitor'),
      callback: () => {
        const link = toLink({ ...EMPTY_VIEW, page: 'monitor' });
        void commands.execute(CommandIDs.openJobs, { link });
      }
    }
  ];
  const tell = (): void => {
    const now = new Map(board.alerts.map(each => [keyOf(each), each]));
    for (const [key, { id, text }] of told) {
      if (!now.has(key)) {
        told.delete(key);
        Notification.dismiss(id);
        const over = trans.__('Resolved: %1', text);
        Notification.success(over, { autoClose: 8000 });
      }
    }
    for (const [key, alert] of now) {
      if (!told.has(key)) {
        const text = visible(alert.message, 'prose');
        const id = Notification.error(text, { autoClose: false, actions });
        told.set(key, { id, text });
      }
    }
  };
  board.changed.connect(tell);
  tell();
}

/** The same of another episode is another alert. */
function keyOf({ episode, name }: Alert): string {
  return `${name} ${episode}`;
}
