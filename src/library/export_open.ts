import { Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Contents, ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import { CollectionsAPI } from '../collections/client';
import { saveFile } from '../generate/download';
import { isServerDrive } from '../generate/workspace';
import { visible } from '../ground/text/visible';
import type { Submission } from '../jobs/client';
import { JobKinds } from '../jobs/event';
import { tellEnd } from '../jobs/toast';
import type { IJobs } from '../jobs/tokens';
import {
  type ExportFormat,
  type ExportSource,
  fetchExport
} from '../notebook/export_client';
import { saveAsShown } from '../notebook/settled';
import { askExport, formatName } from './export_dialog';

/** What exports need of the application. */
export interface IExportParts {
  readonly settings: ServerConnection.ISettings;
  readonly trans: TranslationBundle;
  readonly jobs: Pick<IJobs, 'submit'>;
  /** The server's folder that the person looks at; null where it is another drive. */
  readonly folder: string | null;
}

/**
 * Ask what to make of a notebook and where it goes to; then let the browser save it, or the server as
 * a job.
 *
 * @throws APIError
 */
export async function exportAs(
  source: ExportSource,
  parts: IExportParts
): Promise<void> {
  await exportSource(source, parts, () => Promise.resolve(true));
}

/**
 * The same with the notebook that is open. What the server exports lies on the disk, so what is on
 * the screen is written first, but not before the person has chosen.
 *
 * @throws APIError, and what the save throws
 */
export async function exportOpen(
  open: NotebookPanel,
  contents: Contents.IManager,
  parts: IExportParts
): Promise<void> {
  const { trans } = parts;
  if (!isServerDrive(contents.driveName(open.context.path))) {
    Notification.warning(
      trans.__(
        'This notebook cannot be exported because it is not in the folder of the Jupyter server. Copy it there, and export the copy.'
      ),
      { autoClose: 12000 }
    );
    return;
  }
  const path = contents.localPath(open.context.path);
  await exportSource({ path }, parts, () => saveAsShown(open.context));
}

/**
 * Ask where the archive of a collection goes to, and have it made.
 *
 * @throws APIError
 */
export async function exportCollection(
  collection: string,
  parts: IExportParts
): Promise<void> {
  const { trans, settings } = parts;
  const choice = await askExport(
    {
      title: trans.__('Export Collection'),
      formats: false,
      folder: parts.folder
    },
    trans
  );
  if (choice?.folder === null) {
    const link = document.createElement('a');
    link.href = new CollectionsAPI(settings).exportUrl(collection);
    link.download = '';
    link.click();
  } else if (choice) {
    const { folder } = choice;
    await submit(
      JobKinds.exportCollection,
      { collection_id: collection, folder },
      trans.__('Exporting a collection. The tab “Jobs” shows how far it is.'),
      parts
    );
  }
}

async function exportSource(
  source: ExportSource,
  parts: IExportParts,
  prepare: () => Promise<boolean>
): Promise<void> {
  const { trans } = parts;
  // What is made of a file lies beside it.
  const folder = 'path' in source ? PathExt.dirname(source.path) : parts.folder;
  const title = trans.__('Export Notebook');
  const choice = await askExport({ title, formats: true, folder }, trans);
  if (!choice || !(await prepare())) {
    return;
  }
  const { format } = choice;
  if (choice.folder === null) {
    await saveExport(source, format, parts);
    return;
  }
  const of =
    'path' in source
      ? { path: source.path }
      : { share_id: source.hand, version: source.version };
  await submit(
    JobKinds.exportNotebook,
    { ...of, format, folder: choice.folder },
    trans.__(
      'Exporting: %1. The tab “Jobs” shows how far it is.',
      formatName(format, trans)
    ),
    parts
  );
}

/** Have it done as a job, whose end is told as that of any. */
async function submit(
  kind: string,
  payload: Submission['payload'],
  message: string,
  { jobs }: IExportParts
): Promise<void> {
  await jobs.submit({ kind, payload });
  Notification.info(message, { autoClose: 5000 });
}

async function saveExport(
  source: ExportSource,
  format: ExportFormat,
  { settings, trans }: IExportParts
): Promise<void> {
  const id = Notification.emit(
    trans.__('Exporting: %1', formatName(format, trans)),
    'in-progress',
    { autoClose: false }
  );
  try {
    const { filename, content, findings } = await fetchExport(
      source,
      format,
      settings
    );
    saveFile(content, filename);
    if (findings > 0) {
      const message = trans._n(
        'Exported: %2. Something in it looks like a secret or a local path. Check the file before you pass it on.',
        'Exported: %2. %1 things in it look like secrets or local paths. Check the file before you pass it on.',
        findings,
        visible(filename)
      );
      tellEnd({ id, message, type: 'warning', autoClose: false });
      return;
    }
    const message = trans.__('Exported: %1', visible(filename));
    tellEnd({ id, message, type: 'info', autoClose: 5000 });
  } catch (error) {
    // Whoever asked for it tells why.
    Notification.dismiss(id);
    throw error;
  }
}
