import { describe, expect, it, vi } from 'vitest';

import { APIError } from '../../ground/api/errors';
import type { LaunchStatus } from '../../ground/api/types';
import { Launching } from '../launching';

const STOPPED = { status: 'stopped' } as LaunchStatus;
const RUNNING = { status: 'running', demo_url: '/x/' } as LaunchStatus;

function routes(status = STOPPED): {
  launch: ReturnType<typeof vi.fn>;
  stop: ReturnType<typeof vi.fn>;
  extend: ReturnType<typeof vi.fn>;
  status: ReturnType<typeof vi.fn>;
  logs: ReturnType<typeof vi.fn>;
} {
  return {
    launch: vi.fn().mockResolvedValue({}),
    stop: vi.fn().mockResolvedValue(STOPPED),
    extend: vi.fn().mockResolvedValue(RUNNING),
    status: vi.fn().mockResolvedValue(status),
    logs: vi.fn().mockResolvedValue({ text: 'hello' })
  };
}

describe('a launch', () => {
  it('answers what needs consent, and tells any other refusal', async () => {
    const api = routes();
    const launching = new Launching(api, 'demo');
    const findings = [{ code: 'pickle' }];
    api.launch.mockRejectedValueOnce(
      new APIError('Read them.', {
        status: 409,
        code: 'LAUNCH_FINDINGS',
        details: { findings }
      })
    );
    expect(await launching.launch({ network: 'shut' })).toEqual(findings);
    expect(launching.error).toBeNull();
    const manner = { network: 'shut', consent: true } as const;
    expect(await launching.launch(manner)).toEqual([]);
    expect(api.launch).toHaveBeenLastCalledWith('demo', manner);
    expect(api.stop).not.toHaveBeenCalled();
    api.launch.mockRejectedValueOnce(
      new APIError('Too many.', { status: 409, code: 'CONFLICT' })
    );
    await launching.launch({ network: 'open' });
    expect(launching.error?.message).toBe('Too many.');
    launching.dispose();
  });

  it('is looked at while it runs, and no more once it is left', async () => {
    vi.useFakeTimers();
    const api = routes(RUNNING);
    const launching = new Launching(api, 'demo');
    await vi.advanceTimersByTimeAsync(0);
    expect(launching.status).toBe(RUNNING);
    expect(launching.log).toBe('hello');
    await vi.advanceTimersByTimeAsync(5000);
    expect(api.status).toHaveBeenCalledTimes(2);
    // Where it runs it is stopped first.
    await launching.launch({ network: 'open' });
    expect(api.stop.mock.invocationCallOrder[0]).toBeLessThan(
      api.launch.mock.invocationCallOrder[0]
    );
    expect(api.status).toHaveBeenCalledTimes(3);
    launching.dispose();
    await vi.advanceTimersByTimeAsync(60000);
    expect(api.status).toHaveBeenCalledTimes(3);
    vi.useRealTimers();
  });
});
