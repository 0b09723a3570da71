import { Dialog } from '@jupyterlab/apputils';
import { HTMLSelect, ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';

import { toAPIError } from '../ground/api/errors';
import type { NewSchedule, Schedule } from '../ground/api/types';
import { errorText } from '../ground/error_text';
import { FormDialog, type IForm } from '../ground/form_dialog';
import { type IViewContext, useTrans, ViewContext } from '../ground/hooks';
import type { JobBoard } from './board';
import {
  dayNames,
  FREQUENCIES,
  frequencyName,
  fromCron,
  type ITiming,
  NIGHTLY,
  ownTimezone,
  toCron
} from './cron';

/** What is repeated: by a schedule that there is, or by a new one. */
export type Repeated = Pick<NewSchedule, 'kind' | 'payload' | 'name'>;

interface IFields extends ITiming {
  readonly name: string;
  readonly timezone: string;
  readonly missed: Schedule['missed'];
}

/** Ask when a job is to be repeated; whether a schedule was kept. */
export async function askSchedule(
  repeated: Repeated,
  there: Schedule | null,
  board: JobBoard,
  context: IViewContext
): Promise<boolean> {
  const trans = context.translator.load('alacard_ext');
  let kept = false;
  let fields: IFields = {
    ...(there ? fromCron(there.cron) : NIGHTLY),
    name: there?.name ?? repeated.name.slice(0, 200),
    timezone: there?.timezone ?? ownTimezone(),
    missed: there?.missed ?? 'once'
  };
  const form: IForm = {
    keep: async () => {
      const { name, timezone, missed } = fields;
      const values = { name, timezone, missed, cron: toCron(fields) };
      try {
        if (there) {
          const { id, revision } = there;
          await board.api.changeSchedule(id, { ...values, revision });
        } else {
          const { kind, payload } = repeated;
          await board.api.addSchedule({
            ...values,
            kind,
            payload,
            paused: false
          });
        }
        kept = true;
      } catch (error) {
        body.trouble = errorText(toAPIError(error), trans);
      }
      return kept;
    },
    accept: () => undefined
  };
  const body = new ScheduleBody(context, fields, changed => {
    fields = changed;
  });
  await new FormDialog(
    {
      title: there
        ? trans.__('Change this schedule')
        : trans.__('Repeat on a schedule'),
      body,
      hasClose: true,
      buttons: [
        Dialog.cancelButton(),
        Dialog.okButton({ label: trans.__('Save') })
      ]
    },
    form
  ).launch();
  return kept;
}

class ScheduleBody extends ReactWidget {
  constructor(
    private readonly _context: IViewContext,
    private readonly _fields: IFields,
    private readonly _onChange: (fields: IFields) => void
  ) {
    super();
    this.addClass('jp-AlacardBulk');
  }

  set trouble(trouble: string) {
    this._trouble = trouble;
    this.update();
  }

  protected render(): React.JSX.Element {
    return (
      <ViewContext.Provider value={this._context}>
        <ScheduleForm
          fields={this._fields}
          trouble={this._trouble}
          onChange={this._onChange}
        />
      </ViewContext.Provider>
    );
  }

  private _trouble = '';
}

function ScheduleForm(props: {
  fields: IFields;
  trouble: string;
  onChange: (fields: IFields) => void;
}): React.JSX.Element {
  const trans = useTrans();
  const [fields, setFields] = React.useState(props.fields);
  const change = (values: Partial<IFields>): void => {
    const changed = { ...fields, ...values };
    setFields(changed);
    props.onChange(changed);
  };
  const input = (
    label: string,
    name: 'name' | 'time' | 'cron' | 'timezone',
    more: React.InputHTMLAttributes<HTMLInputElement> = {}
  ): React.JSX.Element => (
    <label>
      {label}
      <input
        className="jp-mod-styled"
        value={fields[name]}
        maxLength={200}
        {...more}
        onChange={event => change({ [name]: event.target.value })}
      />
    </label>
  );
  return (
    <>
      {input(trans.__('Name'), 'name')}
      <label>
        {trans.__('How often')}
        <HTMLSelect
          value={fields.frequency}
          options={FREQUENCIES.map(value => ({
            value,
            label: frequencyName(value, trans)
          }))}
          onChange={event =>
            change({
              frequency:
                FREQUENCIES.find(each => each === event.target.value) ?? 'daily'
            })
          }
        />
      </label>
      {fields.frequency === 'weekly' && (
        <label>
          {trans.__('Day')}
          <HTMLSelect
            value={`${fields.day}`}
            options={dayNames().map((label, day) => ({
              value: `${day}`,
              label
            }))}
            onChange={event => change({ day: Number(event.target.value) })}
          />
        </label>
      )}
      {fields.frequency === 'cron'
        ? input(trans.__('Minute, hour, day, month, day of the week'), 'cron', {
            placeholder: '0 2 * * 1',
            spellCheck: false
          })
        : input(trans.__('At'), 'time', { type: 'time' })}
      {input(trans.__('Time zone'), 'timezone', { spellCheck: false })}
      <label>
        {trans.__('Where it was due while no server ran')}
        <HTMLSelect
          value={fields.missed}
          options={[
            { value: 'once', label: trans.__('Make it up, once') },
            { value: 'skip', label: trans.__('Leave it out') }
          ]}
          onChange={event =>
            change({ missed: event.target.value === 'skip' ? 'skip' : 'once' })
          }
        />
      </label>
      {props.trouble && <p role="alert">{props.trouble}</p>}
    </>
  );
}
