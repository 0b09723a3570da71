import type { TranslationBundle } from '@jupyterlab/translation';
import { type ISignal, Signal } from '@lumino/signaling';

import { type APIError, toAPIError } from '../ground/api/errors';
import type { NewSchedule, Schedule } from '../ground/api/types';
import { errorText } from '../ground/error_text';
import type { JobsAPI } from './client';
import { fromCron, type ITiming, NIGHTLY, ownTimezone, toCron } from './cron';

type Payload = Readonly<Record<string, unknown>>;

/** What is repeated: by a schedule that there is, or by a new one. */
export type Repeated = Pick<NewSchedule, 'kind' | 'name'> & {
  readonly payload?: Payload;
};

/** What a person fills in. */
export interface IScheduleFields extends ITiming {
  readonly name: string;
  readonly kind: string;
  /** The job’s input, as JSON: a text that is being written need not be read yet. */
  readonly payload: string;
  readonly timezone: string;
  readonly missed: Schedule['missed'];
}

/** Names of its fields as the server tells of them, and `` for the whole. */
export type ScheduleField =
  'name' | 'kind' | 'payload' | 'cron' | 'timezone' | 'missed' | '';

/** A schedule that is being written: a new one, or a change of one that there is. */
export class ScheduleDraft {
  constructor(
    private readonly _api: JobsAPI,
    repeated: Repeated,
    /** The one that is changed; null for a new one. */
    readonly there: Schedule | null = null
  ) {
    this._fields = {
      ...(there ? fromCron(there.cron) : NIGHTLY),
      name: repeated.name.slice(0, 200),
      kind: repeated.kind,
      payload: textOf(repeated.payload ?? {}),
      timezone: there?.timezone ?? ownTimezone(),
      missed: there?.missed ?? 'once'
    };
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get fields(): IScheduleFields {
    return this._fields;
  }

  /** What the job is given; null while it is no JSON object. */
  get payload(): Payload | null {
    return parsed(this._fields.payload);
  }

  /** What is wrong with a field, in a sentence; empty where nothing is known to be. */
  trouble(field: ScheduleField): string {
    return this._trouble?.field === field ? this._trouble.text : '';
  }

  /** How often something was wrong when it was to be kept. */
  get refusals(): number {
    return this._refusals;
  }

  change(values: Partial<IScheduleFields>): void {
    this._fields = { ...this._fields, ...values };
    // What was wrong may be right now: that shows when it is saved.
    this._trouble = null;
    this._changed.emit();
  }

  /** Give the job another value of its payload; null leaves it out. */
  give(name: string, value: unknown): void {
    const given = Object.entries({ ...this.payload, [name]: value });
    const rest = given.filter(([, each]) => each !== null);
    this.change({ payload: textOf(Object.fromEntries(rest)) });
  }

  /** Whether it was kept; where it was not, what is wrong stands at its field. */
  async keep(trans: TranslationBundle): Promise<boolean> {
    const { name, kind, timezone, missed } = this._fields;
    const { payload } = this;
    const cron = toCron(this._fields);
    this._trouble = this._lack(cron, trans);
    if (this._trouble === null && payload !== null) {
      const values = { name: name.trim(), payload, timezone, missed, cron };
      try {
        await (this.there
          ? this._api.changeSchedule(this.there.id, {
              ...values,
              revision: this.there.revision
            })
          : this._api.addSchedule({ ...values, kind, paused: false }));
      } catch (error) {
        const fault = toAPIError(error);
        this._trouble = {
          field: fieldOf(fault),
          text: errorText(fault, trans)
        };
      }
    }
    if (this._trouble !== null) {
      this._refusals++;
    }
    this._changed.emit();
    return this._trouble === null;
  }

  /** What a person has still to fill in. */
  private _lack(cron: string, trans: TranslationBundle): ITrouble | null {
    const { frequency, name, timezone } = this._fields;
    if (!name.trim()) {
      const text = trans.__('Give the schedule a name.');
      return { field: 'name', text };
    }
    if (this.payload === null) {
      const text = trans.__(
        'This is not a JSON object. Check its quotes, commas and braces.'
      );
      return { field: 'payload', text };
    }
    if (!cron) {
      const text =
        frequency === 'cron'
          ? trans.__('Enter a cron expression, such as 0 2 * * 1.')
          : trans.__('Choose a time of day.');
      return { field: 'cron', text };
    }
    if (!timezone.trim()) {
      const text = trans.__('Give a time zone, such as Europe/Vienna or UTC.');
      return { field: 'timezone', text };
    }
    return null;
  }

  private readonly _changed = new Signal<this, void>(this);
  private _fields: IScheduleFields;
  private _trouble: ITrouble | null = null;
  private _refusals = 0;
}

interface ITrouble {
  readonly field: ScheduleField;
  readonly text: string;
}

const FIELDS: readonly ScheduleField[] = [
  'name',
  'kind',
  'payload',
  'cron',
  'timezone',
  'missed'
];

/** The field that the server found wrong; `` where it named none. */
function fieldOf(fault: APIError): ScheduleField {
  const { errors } = fault.details;
  const first: unknown = Array.isArray(errors) ? errors[0] : null;
  const told = (first as { field?: unknown } | null)?.field;
  if (fault.code === 'INVALID_JOB' && told !== 'kind') {
    // Its fields are those of what the job is given.
    return 'payload';
  }
  const [name] = typeof told === 'string' ? told.split('.') : [''];
  return FIELDS.find(each => each === name) ?? '';
}

function textOf(payload: Payload): string {
  return JSON.stringify(payload, null, 2);
}

function parsed(text: string): Payload | null {
  try {
    const value: unknown = JSON.parse(text || '{}');
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Payload)
      : null;
  } catch {
    return null;
  }
}
