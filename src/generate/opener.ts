import type { JupyterFrontEnd } from '@jupyterlab/application';
import { URLExt } from '@jupyterlab/coreutils';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { IDocumentWidget } from '@jupyterlab/docregistry';
import type { NotebookPanel } from '@jupyterlab/notebook';

import type { Notebook } from '../ground/api/values';

const FACTORY = 'Notebook';
const OPEN = 'docmanager:open';
const RUN_ALL = 'notebook:run-all-cells';

/** Milliseconds that others wait at most for a notebook that is being opened. */
const LONGEST = 3000;

/** Opens a generated notebook with its kernel, and runs it when a person asks. */
export class NotebookOpener {
  constructor(app: JupyterFrontEnd, documents: IDocumentManager | null = null) {
    this._app = app;
    this._documents = documents;
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
      factory: FACTORY,
      ...(kernel && { kernel: { name: kernel } })
    })) as IDocumentWidget | undefined;
    return widget ?? null;
  }

  /**
   * Open a notebook that was written just now, as `open` does, but without asking the server first
   * whether it is there; until it is shown with its kernel, or that has taken long.
   */
  async openNew(path: string, notebook: Notebook): Promise<void> {
    if (!this._documents || this._opensInNewTab) {
      await this.open(path, notebook);
      return;
    }
    const name = this._kernelFor(notebook);
    const widget = this._documents.openOrReveal(
      path,
      FACTORY,
      name ? { name } : undefined
    );
    if (widget) {
      await whenShown(widget as NotebookPanel);
    }
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
  private readonly _documents: IDocumentManager | null;
}

function whenShown(panel: NotebookPanel): Promise<void> {
  return new Promise(resolve => {
    const timer = window.setTimeout(resolve, LONGEST);
    const end = (): void => {
      window.clearTimeout(timer);
      resolve();
    };
    // A file that cannot be read closes its panel again, and a kernel may be asked for.
    panel.disposed.connect(end);
    panel.context.ready.then(() => panel.sessionContext.ready).then(end, end);
  });
}
