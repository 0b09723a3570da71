import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';

import { fromCron, nextText, NIGHTLY, ownTimezone, toCron } from '../cron';
import { instantText } from '../words';

describe('when a schedule is due', () => {
  it.each([
    ['0 2 * * *', 'daily', '02:00'],
    ['30 9 * * 1-5', 'weekdays', '09:30'],
    ['5 18 * * 0', 'weekly', '18:05'],
    ['*/5 * * * *', 'cron', '02:00'],
    ['@daily', 'cron', '02:00']
  ])('%s is %s at %s, and the same again', (cron, frequency, time) => {
    const timing = fromCron(cron);
    expect(timing).toMatchObject({ frequency, time });
    expect(toCron(timing)).toBe(cron);
  });

  it('is told by the reader’s clock, which it names where zones differ', () => {
    const at = '2027-03-28T01:00:00Z';
    const told = (zone: string): string =>
      nextText(at, zone, nullTranslator.load(''));
    expect(told(ownTimezone())).toBe(instantText(at));
    // No clock shows the same as both.
    const far = ['Pacific/Kiritimati', 'Pacific/Pago_Pago'].map(told);
    expect(far).toContain(`${instantText(at)} your time`);
  });

  it('is nothing without a time', () => {
    expect(toCron({ ...NIGHTLY, time: '' })).toBe('');
  });
});
