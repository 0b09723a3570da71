import type { JupyterFrontEnd } from '@jupyterlab/application';
import { TabPanel, type Widget } from '@lumino/widgets';

const NOTEBOOK_7 = 'Jupyter Notebook';

/**
 * Put a tab among the documents, and show it. A page of Notebook 7 has room for one document: there
 * it becomes a tab beside the files or, beside a notebook, a panel on the right.
 */
export function showInMain(
  app: JupyterFrontEnd,
  tab: Widget,
  options: Parameters<JupyterFrontEnd.IShell['add']>[2] = {}
): void {
  const { shell } = app;
  const main =
    app.name === NOTEBOOK_7 ? [...shell.widgets('main')].at(0) : undefined;
  if (main instanceof TabPanel) {
    if (!tab.isAttached) {
      main.addWidget(tab);
    }
    main.currentWidget = tab;
    return;
  }
  if (!tab.isAttached || options.ref) {
    shell.add(tab, main ? 'right' : 'main', options);
  }
  shell.activateById(tab.id);
}
