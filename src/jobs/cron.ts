import type { TranslationBundle } from '@jupyterlab/translation';

import type { Schedule } from '../ground/api/types';
import { visible } from '../ground/text/visible';
import { instantText } from './words';

/** How often, in plain words; `cron` is whatever an expression says. */
export const FREQUENCIES = ['daily', 'weekdays', 'weekly', 'cron'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** When a schedule is due, as a person chooses it. */
export interface ITiming {
  readonly frequency: Frequency;
  /** `HH:MM` of its time zone. */
  readonly time: string;
  /** 0 is Sunday. */
  readonly day: number;
  readonly cron: string;
}

export const NIGHTLY: ITiming = {
  frequency: 'daily',
  time: '02:00',
  day: 1,
  cron: ''
};

/** The cron expression of a choice; empty where the time is none. */
export function toCron({ frequency, time, day, cron }: ITiming): string {
  if (frequency === 'cron') {
    return cron.trim();
  }
  const found = /^(\d{1,2}):(\d{2})$/.exec(time);
  if (!found) {
    return '';
  }
  const days = { daily: '*', weekdays: '1-5', weekly: `${day}` }[frequency];
  return `${Number(found[2])} ${Number(found[1])} * * ${days}`;
}

/** The choice that an expression stands for, as far as there is one. */
export function fromCron(cron: string): ITiming {
  const found = /^(\d{1,2}) (\d{1,2}) \* \* (\*|1-5|[0-6])$/.exec(cron.trim());
  if (!found) {
    return { ...NIGHTLY, frequency: 'cron', cron };
  }
  const [, minute, hour, days] = found;
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
  const frequency =
    days === '*' ? 'daily' : days === '1-5' ? 'weekdays' : 'weekly';
  const day = frequency === 'weekly' ? Number(days) : NIGHTLY.day;
  return { frequency, time, day, cron };
}

/** When a schedule is due, in words; an expression that is no plain choice in the server's. */
export function dueText(
  { cron, described }: Pick<Schedule, 'cron' | 'described'>,
  trans: TranslationBundle
): string {
  const { frequency, time, day } = fromCron(cron);
  switch (frequency) {
    case 'daily':
      return trans.__('every day at %1', time);
    case 'weekdays':
      return trans.__('from Monday to Friday at %1', time);
    case 'weekly':
      return trans.__('every %1 at %2', dayNames()[day], time);
    case 'cron':
      return visible(described, 'prose');
  }
}

/**
 * An instant by the reader’s clock, which it says where the clock of the schedule’s time zone shows
 * another time.
 */
export function nextText(
  instant: string,
  timezone: string,
  trans: TranslationBundle
): string {
  const text = instantText(instant);
  return clockIn(timezone, instant) === clockIn(ownTimezone(), instant)
    ? text
    : trans.__('%1 your time', text);
}

/** The date and time of an instant in a time zone; empty where the browser does not know it. */
function clockIn(timeZone: string, instant: string): string {
  try {
    return new Date(instant).toLocaleString('en', { timeZone });
  } catch {
    return '';
  }
}

export function frequencyName(
  frequency: Frequency,
  trans: TranslationBundle
): string {
  switch (frequency) {
    case 'daily':
      return trans.__('Every day');
    case 'weekdays':
      return trans.__('From Monday to Friday');
    case 'weekly':
      return trans.__('Every week');
    case 'cron':
      return trans.__('By a cron expression');
  }
}

/** The days of the week as the reader names them, Sunday first. */
export function dayNames(): readonly string[] {
  const format = new Intl.DateTimeFormat(undefined, {
    weekday: 'long',
    timeZone: 'UTC'
  });
  // The fourth of January 1970 was a Sunday.
  return [0, 1, 2, 3, 4, 5, 6].map(day =>
    format.format(new Date(Date.UTC(1970, 0, 4 + day)))
  );
}

/** The time zones that the browser knows, and UTC, which is none of a place. */
export function timezones(): readonly string[] {
  try {
    return ['UTC', ...Intl.supportedValuesOf('timeZone')];
  } catch {
    // A browser from before 2022.
    return ['UTC'];
  }
}

/** The time zone of the browser. */
export function ownTimezone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}
