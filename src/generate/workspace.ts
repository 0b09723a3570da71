import type { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import type { Contents } from '@jupyterlab/services';
import { type ISignal, Signal } from '@lumino/signaling';

import type { GenerateAnswer } from '../ground/api/values';

/** Where a notebook goes, as the browser and as the server name it. */
export interface IPlace {
  /** As the browser names it, perhaps with a drive in front. */
  readonly folder: string;
  /** As the server names it; null for its root. */
  readonly serverFolder: string | null;
  /** False for a drive that only this browser knows: then the browser saves. */
  readonly onServer: boolean;
  /** A path of the server as the browser names it. */
  toBrowserPath(path: string): string;
}

/** Real-time collaboration puts a drive of its own in front of the server's files. */
const SERVER_DRIVES: ReadonlySet<string> = new Set(['', 'RTC']);

/** Whether what lies on a drive lies in the folder of the server. */
export function isServerDrive(drive: string): boolean {
  return SERVER_DRIVES.has(drive);
}

/** Finds the folder that a person looks at, and writes where the server cannot. */
export class Workspace {
  constructor(contents: Contents.IManager) {
    this._contents = contents;
  }

  /** Told when notebooks will go to another folder. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** A folder from the settings; empty for the file browser's current one. */
  get targetFolder(): string {
    return this._targetFolder;
  }

  set targetFolder(folder: string) {
    this._targetFolder = folder;
    this._changed.emit();
  }

  /** Follow the file browser, where the application has one. */
  follow(browser: IDefaultFileBrowser): void {
    this._browser = browser;
    browser.model.pathChanged.connect(() => this._changed.emit(), this);
  }

  /** Where the next notebook goes. */
  place(): IPlace {
    const folder = this._targetFolder || (this._browser?.model.path ?? '');
    const drive = this._contents.driveName(folder);
    const onServer = isServerDrive(drive);
    const local = this._contents.localPath(folder);
    return {
      folder,
      onServer,
      serverFolder: onServer && local ? local : null,
      toBrowserPath: path => (onServer && drive ? `${drive}:${path}` : path)
    };
  }

  /**
   * Write the notebook of `answer` under a free name in `folder`.
   *
   * @returns the path it was written to
   * @throws what the drive throws
   */
  async save(
    answer: Pick<GenerateAnswer, 'filename' | 'notebook'>,
    folder: string
  ): Promise<string> {
    const listing = await this._contents.get(folder, { content: true });
    const taken = new Set(
      (listing.content as Contents.IModel[]).map(item => item.name)
    );
    // Another person's hand may say any name, and is saved in this folder all the same.
    const own = answer.filename.split(/[/\\:]/).pop() ?? '';
    const stem = own.replace(/\.ipynb$/, '');
    let name = own;
    for (let number = 1; taken.has(name); number++) {
      name = `${stem}-${number}.ipynb`;
    }
    const path =
      !folder || folder.endsWith(':')
        ? `${folder}${name}`
        : `${folder}/${name}`;
    const saved = await this._contents.save(path, {
      type: 'notebook',
      format: 'json',
      content: answer.notebook
    });
    return saved.path;
  }

  private readonly _contents: Contents.IManager;
  private readonly _changed = new Signal<this, void>(this);
  private _targetFolder = '';
  private _browser: IDefaultFileBrowser | null = null;
}
