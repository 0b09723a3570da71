import { InputDialog, Notification } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Contents, ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import { saveFile } from '../generate/download';
import { isServerDrive } from '../generate/workspace';
import { visible } from '../ground/text/visible';
import { tellEnd } from '../jobs/toast';
import { saveAsShown } from '../notebook/settled';
import {
  type ExportFormat,
  type ExportSource,
  fetchExport,
  FORMATS
} from '../notebook/export_client';

/**
 * Ask what to make of a notebook, and save it as a file of the browser.
 *
 * @throws APIError
 */
export async function exportAs(
  source: ExportSource,
  settings: ServerConnection.ISettings,
  trans: TranslationBundle
): Promise<void> {
  const format = await askFormat(trans);
  if (format) {
    await saveExport(source, format, settings, trans);
  }
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
  settings: ServerConnection.ISettings,
  trans: TranslationBundle
): Promise<void> {
  if (!isServerDrive(contents.driveName(open.context.path))) {
    Notification.warning(
      trans.__(
        'This notebook cannot be exported because it is not in the folder of the Jupyter server. Copy it there, and export the copy.'
      ),
      { autoClose: 12000 }
    );
    return;
  }
  const format = await askFormat(trans);
  if (!format) {
    return;
  }
  if (!(await saveAsShown(open.context))) {
    return;
  }
  const path = contents.localPath(open.context.path);
  await saveExport({ path }, format, settings, trans);
}

/** What a person wants to be made of a notebook; null where they broke it off. */
async function askFormat(
  trans: TranslationBundle
): Promise<ExportFormat | null> {
  const names = FORMATS.map(format => formatName(format, trans));
  const { button, value } = await InputDialog.getItem({
    title: trans.__('Export Notebook'),
    label: trans.__('Export as'),
    items: names,
    okLabel: trans.__('Export')
  });
  const format = FORMATS.find((_, number) => names[number] === value);
  return button.accept && format ? format : null;
}

async function saveExport(
  source: ExportSource,
  format: ExportFormat,
  settings: ServerConnection.ISettings,
  trans: TranslationBundle
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

/** A format, as a person chooses it. */
export function formatName(
  format: ExportFormat,
  trans: TranslationBundle
): string {
  return {
    html: trans.__('HTML page to read'),
    slides: trans.__('Slides to present'),
    py: trans.__('Python program'),
    space: trans.__('Hugging Face Space (Gradio, Streamlit or API app)'),
    colab: trans.__('Notebook for Google Colab'),
    kaggle: trans.__('Notebook for Kaggle'),
    deepnote: trans.__('Notebook for Deepnote'),
    ipynb: trans.__('Notebook')
  }[format];
}
