import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';

/** The notebook in front; the tracker still names the last one where another tab is. */
export function notebookInFront(
  notebooks: Pick<INotebookTracker, 'currentWidget'> | null,
  shell: Pick<JupyterFrontEnd.IShell, 'currentWidget'>
): NotebookPanel | null {
  const notebook = notebooks?.currentWidget ?? null;
  return notebook === shell.currentWidget ? notebook : null;
}
