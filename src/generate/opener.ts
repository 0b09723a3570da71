import type { JupyterFrontEnd } from '@jupyterlab/application';
import { URLExt } from '@jupyterlab/coreutils';
import type { IDocumentWidget } from '@jupyterlab/docregistry';
import type { NotebookPanel } from '@jupyterlab/notebook';

import type { Notebook } from '../ground/api/values';

const OPEN = 'docmanager:open';
const RUN_ALL = 'notebook:run-all-cells';

/** Opens a generated notebook with its kernel, and runs it when a person asks. */
export class NotebookOpener {
  constructor(app: JupyterFrontEnd) {
    this._app = app;
  }

  /**
   * Whether a notebook that is opened can be run from here. Notebook 7 opens it in a tab of the
   * browser, out of reach.
   */
  get canRun(): boolean {
    return this._app.commands.hasCommand(RUN_ALL) && !this._opensInNewTab;
  }

  /** Open the notebook at `path` in place; null where it opens in another tab of the browser. */
  async open(
    path: string,
    notebook?: Notebook
  ): Promise<IDocumentWidget | null> {
    if (this._opensInNewTab) {
      // Its own opener builds the whole document first, and throws it away with a kernel that is
      // only half started.
      const { baseUrl } = this._app.serviceManager.serverSettings;
      window.open(
        URLExt.join(baseUrl, 'notebooks', URLExt.encodeParts(path)),
        '_blank'
      );
      return null;
    }
    const kernel = this._kernelFor(notebook);
    const widget = (await this._app.commands.execute(OPEN, {
      path,
      factory: 'Notebook',
      ...(kernel && { kernel: { name: kernel } })
    })) as IDocumentWidget | undefined;
    return widget ?? null;
  }

  /** Open it, wait for its kernel, run all its cells. */
  async runAll(path: string, notebook?: Notebook): Promise<void> {
    const widget = (await this.open(path, notebook)) as NotebookPanel | null;
    if (!widget) {
      return;
    }
    await widget.context.ready;
    await widget.sessionContext.ready;
    this._app.shell.activateById(widget.id);
    await this._app.commands.execute(RUN_ALL);
  }

  private get _opensInNewTab(): boolean {
    return this._app.name === 'Jupyter Notebook';
  }

  /**
   * The kernel the notebook names or, where that is not installed, one for Python; null where the
   * notebook is not known, and JupyterLab reads in it which one it names.
   */
  private _kernelFor(notebook?: Notebook): string | null {
    if (!notebook) {
      return null;
    }
    const specs = this._app.serviceManager.kernelspecs.specs;
    const metadata = notebook.metadata as
      { kernelspec?: { name?: string } } | undefined;
    const wanted = metadata?.kernelspec?.name;
    if (!specs || (wanted && specs.kernelspecs[wanted])) {
      return wanted ?? null;
    }
    const all = Object.values(specs.kernelspecs);
    return all.find(spec => spec?.language === 'python')?.name ?? null;
  }

  private readonly _app: JupyterFrontEnd;
}
