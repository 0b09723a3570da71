import { Notification } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import { isServerDrive } from '../generate/workspace';
import { saveAsShown } from '../notebook/settled';

/**
 * Where an open notebook lies among the files of the server, with all that is on the screen; null
 * where it lies elsewhere, which is told, or where the person broke the save off.
 *
 * @throws what the save throws
 */
export async function savedPath(
  open: NotebookPanel,
  contents: Contents.IManager,
  trans: TranslationBundle
): Promise<string | null> {
  const { path } = open.context;
  if (!isServerDrive(contents.driveName(path))) {
    Notification.warning(
      trans.__(
        'This notebook cannot become a demo because it is not in the folder of the Jupyter server. Copy it there, and try it with the copy.'
      ),
      { autoClose: 12000 }
    );
    return null;
  }
  return (await saveAsShown(open.context)) ? contents.localPath(path) : null;
}
