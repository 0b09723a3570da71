import { describe, expect, it } from 'vitest';

import { fromCron, NIGHTLY, toCron } from '../cron';

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

  it('is nothing without a time', () => {
    expect(toCron({ ...NIGHTLY, time: '' })).toBe('');
  });
});
