import { Dialog } from '@jupyterlab/apputils';
import { ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';

import { toAPIError } from '../ground/api/errors';
import type { JobStatus, JobSubmission } from '../ground/api/types';
import { errorText } from '../ground/error_text';
import { FormDialog, type IForm } from '../ground/form_dialog';
import type { IViewContext } from '../ground/hooks';
import type { JobBoard } from './board';
import { titleOf } from './words';

type Payload = JobSubmission['payload'];

/** Let a person change what a job was given, and submit it again. */
export async function changePayload(
  job: JobStatus,
  payload: Payload,
  board: JobBoard,
  context: IViewContext
): Promise<void> {
  const trans = context.translator.load('alacard_ext');
  let text = JSON.stringify(payload, null, 2);
  let trouble: string | null = null;
  const form: IForm = {
    keep: async () => {
      trouble = null;
      const changed = parsed(text);
      if (changed === null) {
        trouble = trans.__(
          'This is not a JSON object. Check its quotes, commas and braces.'
        );
      } else {
        try {
          await board.submit({ kind: job.kind, payload: changed });
        } catch (error) {
          trouble = errorText(toAPIError(error), trans);
        }
      }
      body.update();
      return trouble === null;
    },
    accept: () => undefined
  };
  const draw = (): React.JSX.Element => (
    <label className="jp-AlacardJobs-form">
      {trans.__('The job’s input, as JSON')}
      <textarea
        className="jp-mod-styled"
        rows={14}
        spellCheck={false}
        defaultValue={text}
        aria-invalid={trouble !== null}
        onChange={event => {
          text = event.target.value;
        }}
      />
      {trouble && <span role="alert">{trouble}</span>}
    </label>
  );
  const body = new PayloadBody(draw);
  await new FormDialog(
    {
      title: trans.__('Run “%1” again with changes', titleOf(job, trans)),
      body,
      focusNodeSelector: 'textarea',
      hasClose: true,
      buttons: [
        Dialog.cancelButton(),
        Dialog.okButton({ label: trans.__('Run') })
      ]
    },
    form
  ).launch();
}

class PayloadBody extends ReactWidget {
  constructor(private readonly _draw: () => React.JSX.Element) {
    super();
  }

  protected render(): React.JSX.Element {
    return this._draw();
  }
}

function parsed(text: string): Payload | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Payload)
      : null;
  } catch {
    return null;
  }
}
