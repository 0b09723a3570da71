import { Notification } from '@jupyterlab/apputils';

/** Milliseconds between two looks for a toast, and after which none will come any more. */
const INTERVAL = 200;
const PATIENCE = 60_000;

/**
 * Tell in a notification how what it told of has ended, so that its toast shows it, too.
 * JupyterLab draws a toast some time after
 * the notification is emitted, seconds on a busy machine, from what it was then; an update that
 * comes earlier is lost, and the toast would tell for ever of what has ended.
 */
export function tellEnd(
  told: Omit<Notification.IUpdate<null>, 'progress'>
): void {
  const { id } = told;
  // A toast with progress never closes by itself, and leaving it out keeps the last one.
  const options = { ...told, progress: 0 };
  // The toast's element has the notification's id.
  const drawn = (): boolean =>
    // A page that is closed while its toast is waited for has no document left.
    typeof document !== 'undefined' && document.getElementById(id) !== null;
  const late = !drawn();
  Notification.update(options);
  if (!late) {
    return;
  }
  const until = Date.now() + PATIENCE;
  const timer = setInterval(() => {
    const over = Date.now() > until || !Notification.manager.has(id);
    if (over || drawn()) {
      clearInterval(timer);
    }
    if (!over && drawn()) {
      Notification.update(options);
    }
  }, INTERVAL);
}
