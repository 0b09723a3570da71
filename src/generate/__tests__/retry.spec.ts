import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { CommandIDs } from '../../ground/ids';
import { recipe } from '../../__tests__/cards';
import { Refusal } from '../../__tests__/server';
import { fakeTable } from '../../__tests__/table';
import { retryWhenBack, waitsForHub } from '../retry';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Fail a generation with `code`, let the Hub come back, and count what was tried again. */
async function triedAgain(code: string): Promise<number> {
  let reachable = false;
  const table = fakeTable(call =>
    call.method === 'POST'
      ? new Refusal(503, { error: { code, message: 'Wait.' } })
      : { endpoint: 'h', has_token: false, reachable }
  );
  const { commands, generation, monitor, workspace } = table;
  let count = 0;
  commands.addCommand(CommandIDs.retry, {
    execute: () => {
      count += 1;
    }
  });
  retryWhenBack(generation, monitor, commands);
  const run = generation.run(recipe(), workspace.place());
  await vi.advanceTimersByTimeAsync(100);
  await run;
  expect(waitsForHub(generation)).toBe(code.startsWith('HUB_'));
  await vi.advanceTimersByTimeAsync(15_000);
  expect(count).toBe(0);
  reachable = true;
  await vi.advanceTimersByTimeAsync(30_000);
  monitor.dispose();
  return count;
}

describe('a generation that failed', () => {
  it('is tried again once when the Hub is back', async () => {
    expect(await triedAgain('HUB_UNAVAILABLE')).toBe(1);
  });

  it('is left alone when the Hub had no part in it', async () => {
    expect(await triedAgain('GATE_REFUSED')).toBe(0);
  });
});

describe('the Hub’s state', () => {
  it('is well as soon as anything was had from it', async () => {
    const table = fakeTable(call =>
      call.method === 'POST'
        ? {
            recipe: recipe(),
            path: 'a.ipynb',
            model_info: { origin: call.path.endsWith('generate') ? 'hub' : '' }
          }
        : { endpoint: 'h', has_token: false, reachable: false, since: null }
    );
    const { commands, generation, monitor, workspace } = table;
    let returned = 0;
    monitor.returned.connect(() => {
      returned += 1;
    });
    retryWhenBack(generation, monitor, commands);
    monitor.start();
    await vi.advanceTimersByTimeAsync(100);
    expect(monitor.status?.reachable).toBe(false);
    const run = generation.run(recipe(), workspace.place());
    await vi.advanceTimersByTimeAsync(100);
    await run;
    expect(monitor.status?.reachable).toBe(true);
    expect(returned).toBe(1);
    monitor.dispose();
  });

  it('is asked for soon again while it is away, whoever learned of it', async () => {
    let reachable = false;
    const table = fakeTable(() => ({ endpoint: 'h', reachable }));
    const { monitor, server } = table;
    monitor.start();
    await vi.advanceTimersByTimeAsync(1000);
    expect(monitor.status?.reachable).toBe(false);
    reachable = true;
    await vi.advanceTimersByTimeAsync(15_000);
    expect(monitor.status?.reachable).toBe(true);
    expect(server.calls.at(-1)?.query.get('probe')).toBe('true');
    monitor.dispose();
  });
});
