import { Signal } from '@lumino/signaling';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { APIError } from '../../ground/api/errors';
import { type IJobEvent, JOB_SCHEMA, jobEventOf } from '../event';
import { type IFollowed, JobFollower } from '../follower';

interface IStatus {
  seq: number | null;
  word: string;
}

class Stream extends Signal<object, object> {}

/** A follower of one job, what the server would answer, and what came of it. */
function setUp(more: Partial<IFollowed<IStatus>> = {}) {
  const stream = new Stream({});
  const server = {
    answer: { seq: 1, word: 'begun' } as IStatus | Error,
    asked: 0
  };
  const heard: IJobEvent[] = [];
  const told: string[] = [];
  const lost: string[] = [];
  const follower = new JobFollower<IStatus>(
    {
      kind: 'test.bake',
      id: 'mine',
      read: () => {
        server.asked++;
        return server.answer instanceof Error
          ? Promise.reject(server.answer)
          : Promise.resolve(server.answer);
      },
      seqOf: status => status.seq,
      endedOf: status => status.word === 'over',
      heard: event => heard.push(event),
      told: status => told.push(status.word),
      lost: message => lost.push(message),
      ...more
    },
    stream as never
  );
  const event = (seq: number, fields: object = {}): void => {
    stream.emit({
      schema_id: JOB_SCHEMA,
      job_id: 'mine',
      kind: 'test.bake',
      state: 'running',
      phase: 'fetch',
      fraction: 0.5,
      seq,
      ...fields
    });
  };
  return { stream, server, heard, told, lost, follower, event };
}

describe('JobFollower', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    // How long a poll waits after a failure is drawn.
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });
  const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

  it('hears an event at once, and asks what it does not tell', async () => {
    const { server, heard, told, follower, event } = setUp();
    await pass(0.01);
    expect(server.asked).toBe(0);
    server.answer = { seq: 2, word: 'cell 1' };
    event(2);
    expect(heard).toMatchObject([{ seq: 2, phase: 'fetch', fraction: 0.5 }]);
    await pass(0.01);
    expect(told).toEqual(['cell 1']);
    // While events come, nothing else asks.
    await pass(2);
    expect(server.asked).toBe(1);
    follower.dispose();
  });

  it('drops what is out of order, of another job, or broken', async () => {
    const { server, heard, told, follower, event } = setUp();
    server.answer = { seq: 5, word: 'five' };
    event(5);
    await pass(0.01);
    event(3);
    event(5);
    event(9, { job_id: 'theirs' });
    event(9, { kind: 'test.brew' });
    event(9, { schema_id: 'https://events.alacard.dev/other/v1' });
    event(9, { state: 'burnt' });
    event(9, { fraction: 'half' });
    await pass(0.01);
    expect(heard.map(each => each.seq)).toEqual([5]);
    expect(server.asked).toBe(1);
    // An answer that was overtaken by a later event says nothing new.
    server.answer = { seq: 6, word: 'six' };
    event(7);
    await pass(0.01);
    expect(told).toEqual(['five']);
    server.answer = { seq: 7, word: 'seven' };
    await pass(4);
    expect(told).toEqual(['five', 'seven']);
    follower.dispose();
  });

  it('takes an end whose number stayed behind that of the events', async () => {
    const { server, told, follower, event } = setUp();
    event(9, { state: 'cancelled' });
    server.answer = { seq: 7, word: 'over' };
    await pass(4);
    expect(told).toEqual(['over']);
    expect(follower.isDisposed).toBe(true);
  });

  it('asks at a steady pace where events are missed or the stream is broken', async () => {
    const { server, told, follower, event } = setUp();
    server.answer = { seq: 2, word: 'begun' };
    event(2);
    await pass(0.01);
    // The last event, which would have told the end, never comes.
    server.answer = { seq: 9, word: 'over' };
    await pass(5);
    expect(told).toEqual(['begun', 'over']);
    expect(follower.isDisposed).toBe(true);
    const { asked } = server;
    event(10);
    await pass(60);
    expect(server.asked).toBe(asked);
  });

  it('asks once where events tell all, and again where they stay away', async () => {
    const { server, heard, told, event } = setUp({ byEvents: true });
    server.answer = { seq: 2, word: 'begun' };
    for (const seq of [1, 2, 3]) {
      event(seq);
    }
    await pass(0.1);
    // What is quick is over before anybody asks.
    expect([heard.length, server.asked]).toEqual([3, 0]);
    server.answer = { seq: 3, word: 'expected' };
    await pass(1);
    expect(told).toEqual(['expected']);
    for (const seq of [4, 5, 6]) {
      event(seq);
      await pass(1);
    }
    expect([heard.length, server.asked]).toEqual([6, 1]);
    server.answer = { seq: 9, word: 'over' };
    await pass(5);
    expect(told.at(-1)).toBe('over');
  });

  it('needs no stream at all', async () => {
    const told: string[] = [];
    const answers = ['one', 'two', 'over'];
    let seq = 0;
    const follower = new JobFollower<IStatus>(
      {
        kind: 'test.bake',
        id: 'mine',
        read: () => Promise.resolve({ seq: ++seq, word: answers[seq - 1] }),
        seqOf: status => status.seq,
        endedOf: status => status.word === 'over',
        told: status => told.push(status.word)
      },
      null
    );
    await pass(10);
    expect(told).toEqual(answers);
    expect(follower.isDisposed).toBe(true);
  });

  it('waits for a server that is away, and goes on when it is back', async () => {
    const { server, told, lost, follower, event } = setUp();
    server.answer = new APIError('gone', { status: 0, code: 'NETWORK' });
    event(2);
    await pass(60);
    // More and more seldom, but not for ever.
    expect(server.asked).toBeGreaterThan(2);
    expect(server.asked).toBeLessThan(40);
    expect([told, lost]).toEqual([[], []]);
    server.answer = { seq: 9, word: 'over' };
    await pass(60);
    expect(told).toEqual(['over']);
    expect(follower.isDisposed).toBe(true);
  });

  it('says so where the server knows nothing of the job any more', async () => {
    const { server, told, lost, follower } = setUp();
    server.answer = new APIError('It may have been restarted.', {
      status: 404,
      code: 'VERIFICATION_NOT_FOUND'
    });
    await pass(5);
    expect([told, lost]).toEqual([[], ['It may have been restarted.']]);
    expect(follower.isDisposed).toBe(true);
    // Before the server can know of a job, that it does not is no news.
    const early = setUp({ lost: undefined });
    early.server.answer = server.answer;
    await pass(5);
    expect(early.follower.isDisposed).toBe(false);
    early.server.answer = { seq: 1, word: 'begun' };
    await pass(6);
    expect(early.told).toEqual(['begun']);
    early.follower.dispose();
  });

  it('asks once for many events, and takes in an answer that came another way', async () => {
    const { server, told, follower, event } = setUp();
    server.answer = { seq: 6, word: 'six' };
    for (const seq of [2, 3, 4, 5, 6]) {
      event(seq);
    }
    await pass(0.01);
    expect(server.asked).toBe(2);
    follower.accept({ seq: 5, word: 'stale' });
    follower.accept({ seq: 8, word: 'over' });
    expect(told).toEqual(['six', 'over']);
    expect(follower.isDisposed).toBe(true);
  });

  it('follows whichever job of a kind goes on, each by its own count', async () => {
    const { server, heard, told, follower, event } = setUp({ id: null });
    server.answer = { seq: null, word: 'any' };
    event(7, { job_id: 'first' });
    event(1, { job_id: 'second' });
    event(1, { job_id: 'second' });
    await pass(0.01);
    expect(heard.map(each => each.jobId)).toEqual(['first', 'second']);
    expect(told.at(-1)).toBe('any');
    follower.dispose();
  });
});

describe('jobEventOf', () => {
  it('takes nothing else for a job', () => {
    expect(jobEventOf({ schema_id: JOB_SCHEMA })).toBeNull();
    expect(
      jobEventOf({
        schema_id: JOB_SCHEMA,
        job_id: 'a',
        kind: 'test.bake',
        seq: 1,
        state: 'done',
        phase: '',
        fraction: 1
      })
    ).toEqual({
      jobId: 'a',
      kind: 'test.bake',
      seq: 1,
      state: 'done',
      phase: '',
      fraction: 1,
      attempt: 1
    });
  });
});
