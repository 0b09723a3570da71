import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { Contents } from '@jupyterlab/services';

import { isServerDrive } from '../generate/workspace';
import { saveAsShown, saveUnlessBrokenOff } from '../notebook/settled';

type IDocument = DocumentRegistry.IContext<DocumentRegistry.IModel>;

/** Where open documents are found, as the application hands it over. */
export interface IDocumentsOf {
  readonly shell: Pick<JupyterFrontEnd.IShell, 'widgets'>;
  readonly manager: Pick<IDocumentManager, 'contextForWidget'> | null;
  readonly contents: Pick<Contents.IManager, 'driveName' | 'localPath'>;
}

/** The documents that are open: as notebooks, as texts, in whatever part of the window. */
export class OpenDocuments {
  constructor(parts: IDocumentsOf) {
    this._parts = parts;
  }

  /**
   * Write down what is edited of a file of the server. A file that has changed on the disk
   * meanwhile is overwritten only where the person says so.
   *
   * @returns whether the file holds what is on the screen: false where the person broke it off
   * @throws what the save throws
   */
  async save(path: string): Promise<boolean> {
    for (const document of this._at(path)) {
      const isNotebook = document.contentsModel?.type === 'notebook';
      const saved = isNotebook
        ? await saveAsShown(document)
        : !document.model.dirty || (await saveUnlessBrokenOff(document));
      if (!saved) {
        return false;
      }
    }
    return true;
  }

  private _at(path: string): Set<IDocument> {
    const { shell, manager, contents } = this._parts;
    const found = new Set<IDocument>();
    for (const area of ['main', 'left', 'right', 'down']) {
      for (const widget of shell.widgets(area)) {
        const context = manager?.contextForWidget(widget);
        if (
          context &&
          isServerDrive(contents.driveName(context.path)) &&
          contents.localPath(context.path) === path
        ) {
          found.add(context);
        }
      }
    }
    return found;
  }

  private readonly _parts: IDocumentsOf;
}
