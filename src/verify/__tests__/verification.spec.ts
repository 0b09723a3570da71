import { Signal } from '@lumino/signaling';
import { describe, expect, it, vi } from 'vitest';

import { type Answerer, fakeServer, Refusal } from '../../__tests__/server';
import { AlacardAPI } from '../../ground/api/client';
import type { VerifyStatus } from '../../ground/api/values';
import { JOB_SCHEMA, JobKinds } from '../../jobs/event';
import { type IVerifying, Verifications } from '../verification';

class Stream extends Signal<object, object> {}

const status = (seq: number, more: object = {}) => ({
  request_id: 'one',
  path: 'good.ipynb',
  seq,
  phase: 'running',
  attempt: 1,
  cell: 1,
  cells: 4,
  seconds: 3,
  fraction: 0.1,
  message: 'Cell 1 of 4.',
  ...more
});

function setUp(answer: Answerer) {
  const server = fakeServer(answer);
  const stream = new Stream({});
  const verifications = new Verifications(
    new AlacardAPI(server.settings),
    stream as never
  );
  const told: IVerifying[] = [];
  verifications.changed.connect((_, news) => told.push(news));
  const event = (seq: number, state: string, fraction: number): void =>
    stream.emit({
      schema_id: JOB_SCHEMA,
      job_id: 'one',
      kind: JobKinds.verify,
      phase: 'running',
      seq,
      state,
      fraction
    });
  return { server, verifications, told, event };
}

describe('Verifications', () => {
  it('hear an event before they ask what it does not tell', async () => {
    const over = status(6, { phase: 'done', fraction: 1, message: 'Verified' });
    const { verifications, told, event } = setUp(call =>
      call.method === 'POST'
        ? { data: status(2), meta: { expected_seconds: 40 } }
        : over
    );
    await verifications.start('good.ipynb', 'current');
    expect(told).toMatchObject([{ expectedSeconds: 40, status: { seq: 2 } }]);
    expect(verifications.running('good.ipynb')).toEqual(['one']);
    expect(verifications.running('other.ipynb')).toEqual([]);
    event(5, 'running', 0.5);
    expect(told[1].status).toMatchObject({ seq: 5, fraction: 0.5, cell: 1 });
    // How it ended is told by the server alone, with all there is to tell.
    event(6, 'done', 1);
    expect(told).toHaveLength(2);
    await vi.waitFor(() => expect(told).toHaveLength(3));
    expect(told[2].status).toMatchObject({
      phase: 'done',
      message: 'Verified'
    });
    expect(verifications.running()).toEqual([]);
    verifications.dispose();
  });

  it('find what was under way, and say where the server forgot it', async () => {
    const message = 'This server knows no verification with that id.';
    const { verifications, told, event } = setUp(
      () =>
        new Refusal(404, {
          message,
          error: { code: 'VERIFICATION_NOT_FOUND', message, details: {} }
        })
    );
    verifications.resume([
      status(3),
      status(9, { phase: 'done' })
    ] as VerifyStatus[]);
    expect(told.map(each => each.status.seq)).toEqual([3]);
    event(4, 'running', 0.3);
    await vi.waitFor(() => expect(told).toHaveLength(3));
    expect(told[2].status).toMatchObject({ phase: 'done', message });
    verifications.dispose();
  });
});
