import { Dialog } from '@jupyterlab/apputils';
import { HTMLSelect, ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { JobKindInfo } from '../ground/api/types';
import { FormDialog, type IForm } from '../ground/form_dialog';
import {
  type IViewContext,
  useChanged,
  useTrans,
  ViewContext
} from '../ground/hooks';
import {
  dayNames,
  FREQUENCIES,
  frequencyName,
  timezones,
  type ITiming
} from './cron';
import { Labelled } from './labelled';
import type { IScheduleFields, ScheduleDraft } from './schedule_draft';
import { WorkForm } from './schedule_work';

/** Ask for a schedule; whether one was kept. */
export async function askSchedule(
  draft: ScheduleDraft,
  kinds: readonly JobKindInfo[],
  context: IViewContext
): Promise<boolean> {
  const trans = context.translator.load('alacard_ext');
  let kept = false;
  const form: IForm = {
    keep: async () => {
      kept = await draft.keep(trans);
      return kept;
    },
    accept: () => undefined
  };
  const body = ReactWidget.create(
    <ViewContext.Provider value={context}>
      <ScheduleForm draft={draft} kinds={kinds} onKeep={() => form.accept()} />
    </ViewContext.Provider>
  );
  body.addClass('jp-AlacardSchedule');
  await new FormDialog(
    {
      title: draft.there
        ? trans.__('Change this schedule')
        : trans.__('New schedule'),
      body,
      hasClose: true,
      focusNodeSelector: 'select, input',
      buttons: [
        Dialog.cancelButton(),
        Dialog.okButton({ label: trans.__('Save') })
      ]
    },
    form
  ).launch();
  return kept;
}

function ScheduleForm(props: {
  draft: ScheduleDraft;
  /** What can be chosen to be done; empty where that is settled. */
  kinds: readonly JobKindInfo[];
  onKeep: () => void;
}): React.JSX.Element {
  const { draft } = props;
  const trans = useTrans();
  useChanged(draft);
  const trouble = draft.trouble('');
  const form = React.useRef<HTMLFormElement>(null);
  // Once it is drawn which field is wrong.
  React.useEffect(
    () =>
      form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus(),
    [draft.refusals]
  );
  return (
    <form
      ref={form}
      noValidate
      onSubmit={event => {
        event.preventDefault();
        props.onKeep();
      }}
    >
      <WorkForm draft={draft} kinds={props.kinds} />
      <Labelled label={trans.__('Name')} trouble={draft.trouble('name')}>
        <input
          className="jp-mod-styled"
          value={draft.fields.name}
          maxLength={200}
          onChange={event => draft.change({ name: event.target.value })}
        />
      </Labelled>
      <Timing
        timing={draft.fields}
        trouble={draft.trouble('cron')}
        onChange={values => draft.change(values)}
      />
      <Zone draft={draft} />
      <Missed
        missed={draft.fields.missed}
        onChange={missed => draft.change({ missed })}
      />
      {trouble && (
        <p role="alert" className="jp-AlacardJobs-trouble">
          {trouble}
        </p>
      )}
      {/* Enter saves, as the dialog’s button does. */}
      <button type="submit" hidden />
    </form>
  );
}

/** How often, and at what time. */
function Timing(props: {
  timing: ITiming;
  trouble: string;
  onChange: (values: Partial<ITiming>) => void;
}): React.JSX.Element {
  const { timing, trouble, onChange } = props;
  const trans = useTrans();
  return (
    <div className="jp-AlacardSchedule-line">
      <Labelled label={trans.__('How often')}>
        <HTMLSelect
          value={timing.frequency}
          options={FREQUENCIES.map(value => ({
            value,
            label: frequencyName(value, trans)
          }))}
          onChange={event =>
            onChange({
              frequency:
                FREQUENCIES.find(each => each === event.target.value) ?? 'daily'
            })
          }
        />
      </Labelled>
      {timing.frequency === 'weekly' && (
        <Labelled label={trans.__('Day')}>
          <HTMLSelect
            value={`${timing.day}`}
            options={dayNames().map((label, day) => ({
              value: `${day}`,
              label
            }))}
            onChange={event => onChange({ day: Number(event.target.value) })}
          />
        </Labelled>
      )}
      {timing.frequency === 'cron' ? (
        <Labelled
          label={trans.__('Cron expression')}
          hint={trans.__(
            'Minute, hour, day of the month, month, day of the week; or @hourly, @daily, @weekly, @monthly.'
          )}
          trouble={trouble}
        >
          <input
            className="jp-mod-styled"
            value={timing.cron}
            maxLength={200}
            placeholder="0 2 * * 1"
            spellCheck={false}
            onChange={event => onChange({ cron: event.target.value })}
          />
        </Labelled>
      ) : (
        <Labelled label={trans.__('At')} trouble={trouble}>
          <input
            className="jp-mod-styled"
            type="time"
            value={timing.time}
            onChange={event => onChange({ time: event.target.value })}
          />
        </Labelled>
      )}
    </div>
  );
}

/** The time zone whose clock counts; all that the browser knows are offered. */
function Zone({ draft }: { draft: ScheduleDraft }): React.JSX.Element {
  const trans = useTrans();
  const known = React.useId();
  return (
    <>
      <Labelled
        label={trans.__('Time zone')}
        trouble={draft.trouble('timezone')}
      >
        <input
          className="jp-mod-styled"
          value={draft.fields.timezone}
          maxLength={60}
          list={known}
          spellCheck={false}
          onChange={event => draft.change({ timezone: event.target.value })}
        />
      </Labelled>
      <datalist id={known}>
        {timezones().map(each => (
          <option key={each} value={each} />
        ))}
      </datalist>
    </>
  );
}

/** What becomes of runs that were due while no server ran. */
function Missed(props: {
  missed: IScheduleFields['missed'];
  onChange: (missed: IScheduleFields['missed']) => void;
}): React.JSX.Element {
  const trans = useTrans();
  return (
    <Labelled label={trans.__('Runs missed while no server was running')}>
      <HTMLSelect
        value={props.missed}
        options={[
          { value: 'once', label: trans.__('Run once afterwards') },
          { value: 'skip', label: trans.__('Skip') }
        ]}
        onChange={event =>
          props.onChange(event.target.value === 'skip' ? 'skip' : 'once')
        }
      />
    </Labelled>
  );
}
