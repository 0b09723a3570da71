import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { fakeServer, Refusal } from '../../__tests__/server';
import { JobsAPI } from '../client';
import { INTERVAL, JobMonitor } from '../monitor';
import { ScheduleDraft } from '../schedule_draft';

const trans = { __: (text: string) => text } as never;

describe('JobMonitor', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('asks while it is in sight, and after what is done', async () => {
    const { settings, calls } = fakeServer(({ method }) =>
      method === 'POST' ? { changed: 3 } : { hours: 24 }
    );
    let hidden = true;
    const monitor = new JobMonitor(new JobsAPI(settings), () => hidden);
    await vi.advanceTimersByTimeAsync(5 * INTERVAL);
    expect(calls).toHaveLength(0);
    hidden = false;
    await vi.advanceTimersByTimeAsync(2.5 * INTERVAL);
    expect(calls.length).toBeGreaterThan(0);
    expect(monitor.stats).toMatchObject({ hours: 24 });
    const changed = monitor.control({ action: 'drain', runner: 'x' });
    await vi.advanceTimersByTimeAsync(1);
    expect(await changed).toBe(3);
    expect(calls.slice(-2).map(call => call.method)).toEqual(['POST', 'GET']);
    monitor.dispose();
  });
});

describe('ScheduleDraft', () => {
  const asked = { kind: 'catalog.sync', name: 'Sync', payload: { full: true } };

  it('tells what is wrong at its field, and asks for nothing meanwhile', async () => {
    const { settings, calls } = fakeServer(
      () =>
        new Refusal(400, {
          error: {
            code: 'BAD_REQUEST',
            message: 'No such zone.',
            details: { errors: [{ field: 'timezone', message: 'No' }] }
          }
        })
    );
    const draft = new ScheduleDraft(new JobsAPI(settings), asked);
    for (const [values, field] of [
      [{ name: ' ' }, 'name'],
      [{ name: 'Sync', payload: '[1]' }, 'payload'],
      [{ payload: '{}', time: '' }, 'cron']
    ] as const) {
      draft.change(values);
      expect(await draft.keep(trans)).toBe(false);
      expect(draft.trouble(field)).not.toBe('');
    }
    expect(calls).toHaveLength(0);
    draft.change({ time: '04:05' });
    draft.give('full', null);
    expect(await draft.keep(trans)).toBe(false);
    expect(draft.trouble('timezone')).toBe('No such zone.');
    expect(calls[0].body).toMatchObject({ cron: '5 4 * * *', payload: {} });
  });
});
