import { Dialog } from '@jupyterlab/apputils';
import { HTMLSelect, ReactWidget } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { FormDialog, KEEP } from '../ground/form_dialog';
import { visible } from '../ground/text/visible';
import { type ExportFormat, FORMATS } from '../notebook/export_client';

/** What is to be made, and the server's folder that it goes to; null for the person's computer. */
export interface IExportChoice {
  readonly format: ExportFormat;
  readonly folder: string | null;
}

/** What may be chosen. */
export interface IExportOffer {
  readonly title: string;
  /** Whether there is more than one format. */
  readonly formats: boolean;
  /** Where on the server it can be written; null where that is not possible. */
  readonly folder: string | null;
}

/** Ask what to make, and where it goes to; null where the person breaks it off. */
export async function askExport(
  offer: IExportOffer,
  trans: TranslationBundle
): Promise<IExportChoice | null> {
  let choice: IExportChoice = { format: FORMATS[0], folder: null };
  const body = ReactWidget.create(
    <ExportForm
      offer={offer}
      trans={trans}
      onChange={changed => {
        choice = changed;
      }}
    />
  );
  body.addClass('jp-AlacardExport');
  const dialog = new FormDialog({
    title: offer.title,
    body,
    focusNodeSelector: offer.formats ? 'select' : 'input',
    buttons: [
      Dialog.cancelButton(),
      Dialog.okButton({ label: trans.__('Export') })
    ]
  });
  const accept = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') {
      event.preventDefault();
      dialog.resolve(KEEP);
    }
  };
  body.node.addEventListener('keydown', accept);
  const { button } = await dialog.launch();
  return button.accept ? choice : null;
}

function ExportForm(props: {
  offer: IExportOffer;
  trans: TranslationBundle;
  onChange: (choice: IExportChoice) => void;
}): React.JSX.Element {
  const { offer, trans, onChange } = props;
  const [choice, setChoice] = React.useState<IExportChoice>({
    format: FORMATS[0],
    folder: null
  });
  const change = (values: Partial<IExportChoice>): void => {
    const changed = { ...choice, ...values };
    setChoice(changed);
    onChange(changed);
  };
  const told = React.useId();
  return (
    <>
      {offer.formats && (
        <label>
          {trans.__('Export as')}
          <HTMLSelect
            value={choice.format}
            onChange={event =>
              change({ format: event.target.value as ExportFormat })
            }
          >
            {FORMATS.map(format => (
              <option key={format} value={format}>
                {formatName(format, trans)}
              </option>
            ))}
          </HTMLSelect>
        </label>
      )}
      <fieldset>
        <legend>{trans.__('Save it')}</legend>
        <label>
          <input
            type="radio"
            name={told}
            checked={choice.folder === null}
            onChange={() => change({ folder: null })}
          />
          {trans.__('on this computer, as a download')}
        </label>
        <label>
          <input
            type="radio"
            name={told}
            disabled={offer.folder === null}
            checked={choice.folder !== null}
            aria-describedby={told}
            onChange={() => change({ folder: offer.folder })}
          />
          {offer.folder
            ? trans.__('in the folder %1 of this server', visible(offer.folder))
            : trans.__('in the top folder of this server')}
        </label>
        <p id={told}>
          {offer.folder === null
            ? trans.__(
                'The file browser shows a drive that the server cannot write to.'
              )
            : trans.__(
                'Saving on the server is a job: it continues if you close this page, and a notification says when it is done.'
              )}
        </p>
      </fieldset>
    </>
  );
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
