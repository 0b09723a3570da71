import { Signal } from '@lumino/signaling';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { fakeServer, type ICall, Refusal } from '../../__tests__/server';
import type { JobStatus } from '../../ground/api/types';
import { JobBoard } from '../board';
import { JobsAPI } from '../client';
import { type IEnded, JobEnds } from '../ends';
import { JOB_SCHEMA } from '../event';
import { JobFollower } from '../follower';
import { JobPages } from '../pages';
import { SeenMemory } from '../seen';
import { jobOf, running } from './jobs';

class Stream extends Signal<object, object> {}

/** A board over a server that knows these jobs, and the stream of its events. */
function setUp(jobs: JobStatus[]) {
  const server = { jobs, away: false, truth: null as null | (() => unknown) };
  const { settings, calls } = fakeServer(({ query, method, path }: ICall) => {
    if (server.away) {
      return new Refusal(503, { error: { code: 'AWAY', message: 'Away.' } });
    }
    if (method === 'DELETE') {
      return jobOf(path.split('/')[1], { state: 'cancelled', seq: 9 });
    }
    const states = query.getAll('state');
    const found = server.jobs.filter(
      job => !states.length || states.includes(job.state)
    );
    const count = (state: string): number =>
      server.jobs.filter(job => job.state === state).length;
    return {
      jobs: found,
      running: count('running'),
      waiting: count('queued'),
      administrator: true,
      allowance: null,
      alerts: []
    };
  });
  const stream = new Stream({});
  const board = new JobBoard(new JobsAPI(settings), stream as never);
  const event = (job_id: string, seq: number, fields: object = {}): void =>
    stream.emit({
      schema_id: JOB_SCHEMA,
      job_id,
      kind: 'notebook.verify',
      state: 'running',
      phase: 'running',
      fraction: 0.5,
      attempt: 1,
      seq,
      ...fields
    });
  return { server, calls, stream, board, event };
}

const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('JobBoard', () => {
  it('asks once for many events, and every five seconds where none comes', async () => {
    const { server, calls, board, event } = setUp([running('a')]);
    board.start();
    await pass(0.1);
    expect([board.running, board.waiting]).toEqual([1, 0]);
    const before = calls.length;
    for (let seq = 3; seq < 20; seq++) {
      event('a', seq);
    }
    await pass(1);
    expect(calls.length).toBe(before + 1);
    // No event tells of this one.
    server.jobs = [
      running('a'),
      running('b'),
      running('c', { state: 'queued' })
    ];
    await pass(6);
    expect([board.running, board.waiting]).toEqual([2, 1]);
    server.away = true;
    await pass(20);
    server.away = false;
    server.jobs = [];
    await pass(31);
    expect([board.running, board.waiting]).toEqual([0, 0]);
    // While nothing goes on it seldom asks.
    const idle = calls.length;
    await pass(60);
    expect(calls.length).toBeLessThanOrEqual(idle + 3);
    board.dispose();
  });
});

describe('JobPages', () => {
  const list = async (jobs: JobStatus[]) => {
    const parts = setUp(jobs);
    const pages = new JobPages(parts.board, () => ({}));
    await pages.load();
    const shown = () =>
      pages.jobs?.map(({ id, state, fraction }) => [id, state, fraction]);
    return { ...parts, pages, shown };
  };

  it('takes events in the order of their numbers, whatever order they come in', async () => {
    const { event, shown } = await list([running('a'), running('b')]);
    event('a', 4, { fraction: 0.8 });
    event('a', 3, { fraction: 0.4 });
    expect(shown()).toEqual([
      ['a', 'running', 0.8],
      ['b', 'running', 0.2]
    ]);
  });

  it('does not let an answer take back what a later event told', async () => {
    const { event, pages, shown } = await list([running('a')]);
    event('a', 7, { state: 'done', fraction: 1 });
    // The server answered before that.
    await pages.load();
    expect(shown()).toEqual([['a', 'done', 1]]);
    expect(pages.jobs?.[0].cancellable).toBe(false);
  });

  it('lists what is new and what no event told, once the board has stirred', async () => {
    const { server, board, event, shown } = await list([running('a')]);
    server.jobs = [running('b'), jobOf('a', { seq: 9 })];
    event('b', 1, { state: 'queued' });
    await pass(1);
    expect(shown()).toEqual([
      ['b', 'running', 0.2],
      ['a', 'done', 1]
    ]);
    await board.cancel('b');
    expect(shown()?.[0]).toEqual(['b', 'cancelled', 1]);
  });

  it('keeps the list where the server is away, and tells why', async () => {
    const { server, pages, shown } = await list([running('a')]);
    server.away = true;
    await pages.load();
    expect(shown()).toHaveLength(1);
    expect(pages.error?.code).toBe('AWAY');
  });
});

describe('JobEnds', () => {
  beforeEach(() => window.localStorage.clear());
  const at = (second: number): string =>
    new Date(Date.UTC(2026, 10, 30, 12, 0, second)).toISOString();
  const page = async (
    jobs: JobStatus[],
    kept: Map<string, unknown> = new Map()
  ) => {
    const parts = setUp(jobs);
    const state = {
      fetch: (id: string) => Promise.resolve(kept.get(id) as never),
      save: (id: string, value: unknown) => {
        kept.set(id, JSON.parse(JSON.stringify(value)));
        return Promise.resolve();
      }
    };
    const ends = new JobEnds(parts.board, new SeenMemory(state, '/lab/'));
    const told: IEnded[] = [];
    ends.ended.connect((_, ended) => told.push(ended));
    await ends.start();
    const words = () =>
      told.map(({ jobs: all, away }) => [all.map(job => job.id), away]);
    return { ...parts, ends, kept, words };
  };

  it('tells what ended while nobody was there, in one, and no more of it later', async () => {
    const first = await page([jobOf('old', { ended_at: at(0) })]);
    // Who comes for the first time has not been away.
    expect(first.words()).toEqual([]);
    const jobs = [
      jobOf('b', { ended_at: at(9), state: 'failed' }),
      jobOf('a', { ended_at: at(9) }),
      jobOf('old', { ended_at: at(0) })
    ];
    const second = await page(jobs, first.kept);
    expect(second.words()).toEqual([[['b', 'a'], true]]);
    const again = [jobOf('b', { ended_at: at(12) }), ...jobs.slice(1)];
    const retried = await page(again, new Map(first.kept));
    expect(retried.words()).toEqual([[['b'], true]]);
    // In another browser, too.
    window.localStorage.clear();
    const third = await page(jobs, first.kept);
    expect(third.words()).toEqual([]);
  });

  it('tells nothing that another workspace of the browser has told', async () => {
    await page([jobOf('a', { ended_at: at(0) })]);
    const jobs = [
      jobOf('b', { ended_at: at(5) }),
      jobOf('a', { ended_at: at(0) })
    ];
    const second = await page(jobs);
    expect(second.words()).toEqual([[['b'], true]]);
    expect((await page(jobs)).words()).toEqual([]);
  });

  it('tells an end that comes to be known later than one after it', async () => {
    const first = await page([jobOf('b', { ended_at: at(9) })]);
    const jobs = [
      jobOf('b', { ended_at: at(9) }),
      jobOf('a', { ended_at: at(8) })
    ];
    const second = await page(jobs, first.kept);
    expect(second.words()).toEqual([[['a'], true]]);
  });

  it('leaves what this page follows to whoever follows it', async () => {
    const { server, stream, event, words } = await page([
      running('mine'),
      running('other')
    ]);
    const follower = new JobFollower<number>(
      {
        kind: 'notebook.verify',
        id: 'mine',
        read: () => Promise.resolve(9),
        seqOf: seq => seq,
        endedOf: () => true,
        told: () => undefined
      },
      stream as never
    );
    server.jobs = [jobOf('mine'), jobOf('other')];
    event('mine', 9, { state: 'done' });
    event('other', 9, { state: 'done' });
    await pass(1);
    expect(words()).toEqual([[['other'], false]]);
    follower.dispose();
  });
});
