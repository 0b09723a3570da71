import { InputDialog, Notification } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Contents, ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import { saveFile } from '../generate/download';
import { visible } from '../ground/text/visible';
import { saveAsShown } from '../notebook/settled';
import {
  type ExportFormat,
  type ExportSource,
  fetchExport,
  FORMATS
} from './export_client';

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
  const names = FORMATS.map(format => formatName(format, trans));
  const { button, value } = await InputDialog.getItem({
    title: trans.__('Export Notebook'),
    label: trans.__('What to make of it'),
    items: names,
    okLabel: trans.__('Export')
  });
  const format = FORMATS.find((_, number) => names[number] === value);
  if (!button.accept || !format) {
    return;
  }
  const { filename, content } = await fetchExport(source, format, settings);
  saveFile(content, filename);
  Notification.info(trans.__('Exported: %1', visible(filename)), {
    autoClose: 5000
  });
}

/**
 * The same with the notebook that is open: what lies on the disk, so that is written first.
 *
 * @throws APIError
 */
export async function exportOpen(
  open: NotebookPanel,
  contents: Contents.IManager,
  settings: ServerConnection.ISettings,
  trans: TranslationBundle
): Promise<void> {
  try {
    await saveAsShown(open.context);
  } catch (error) {
    if ((error as Error).name === 'ModalCancelError') {
      return;
    }
    throw error;
  }
  const path = contents.localPath(open.context.path);
  await exportAs({ path }, settings, trans);
}

/** A format, as a person chooses it. */
export function formatName(
  format: ExportFormat,
  trans: TranslationBundle
): string {
  return {
    html: trans.__('HTML page to read'),
    py: trans.__('Python program'),
    space: trans.__('Hugging Face Space (Gradio or Streamlit app)'),
    colab: trans.__('Notebook for Google Colab'),
    kaggle: trans.__('Notebook for Kaggle'),
    deepnote: trans.__('Notebook for Deepnote'),
    ipynb: trans.__('Notebook')
  }[format];
}
