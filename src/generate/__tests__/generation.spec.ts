import type { Contents } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';
import { describe, expect, it, vi } from 'vitest';

import { AlacardAPI } from '../../ground/api/client';
import type { GenerateAnswer } from '../../ground/api/values';
import { recipe } from '../../__tests__/cards';
import type { Answerer } from '../../__tests__/server';
import { deferred, fakeServer, Refusal } from '../../__tests__/server';
import { JOB_SCHEMA } from '../../jobs/event';
import { isFollowed } from '../../jobs/follower';
import { Generation } from '../generation';
import { Workspace } from '../workspace';

const ANSWER = {
  path: 'work/alacard-tiny.ipynb',
  filename: 'alacard-tiny.ipynb',
  notebook: { cells: [] },
  recipe: recipe(),
  save_error: null
} as unknown as GenerateAnswer;

/** A contents manager that knows drives by their prefix and keeps what is saved. */
function contents(files: string[] = []) {
  const saved: string[] = [];
  const manager = {
    driveName: (path: string) => (path.includes(':') ? path.split(':')[0] : ''),
    localPath: (path: string) => path.split(':').pop() ?? '',
    get: () => Promise.resolve({ content: files.map(name => ({ name })) }),
    save: (path: string) => {
      saved.push(path);
      return Promise.resolve({ path });
    }
  } as unknown as Contents.IManager;
  return { manager, saved };
}

class Stream extends Signal<object, object> {}

function setUp(answer: Answerer, files: string[] = []) {
  const server = fakeServer(answer);
  const disk = contents(files);
  const workspace = new Workspace(disk.manager);
  const stream = new Stream({});
  const generation = new Generation({
    api: new AlacardAPI(server.settings),
    workspace,
    stream: stream as never
  });
  return { server, disk, workspace, stream, generation };
}

const status = (phase: string, seq: number, fraction: number) => ({
  phase,
  seq,
  fraction,
  expected_seconds: 4
});

describe('Generation', () => {
  it('sends the folder and keeps the answer', async () => {
    const { server, workspace, generation } = setUp(call =>
      call.method === 'POST' ? ANSWER : status('facts', 1, 0.2)
    );
    workspace.targetFolder = 'work';
    const result = await generation.run(recipe(), workspace.place());
    expect(result?.path).toBe('work/alacard-tiny.ipynb');
    expect(generation.state).toBe('done');
    const post = server.calls.find(call => call.method === 'POST');
    expect(post?.body).toMatchObject({ path: 'work', save: true });
  });

  it('follows events of its own request and drops what is older', async () => {
    const end = deferred<unknown>();
    const { server, workspace, stream, generation } = setUp(call =>
      call.method === 'POST' ? end.promise : status('facts', 1, 0.2)
    );
    const done = generation.run(recipe(), workspace.place());
    await vi.waitFor(() => expect(server.calls.length).toBeGreaterThan(1));
    const post = server.calls.find(call => call.method === 'POST');
    const { request_id } = post?.body as { request_id: string };
    const event = (seq: number, phase: string, id = request_id) =>
      stream.emit({
        schema_id: JOB_SCHEMA,
        job_id: id,
        kind: 'notebook.generate',
        state: 'running',
        seq,
        phase,
        fraction: seq / 10
      });
    event(5, 'gate');
    event(3, 'plan');
    event(9, 'saving', 'someone-else');
    expect(generation.progress).toMatchObject({ seq: 5, phase: 'gate' });
    end.resolve(ANSWER);
    await done;
    event(7, 'saving');
    expect(generation.progress.seq).toBe(5);
  });

  it('is done when the notebook that was made has been shown', async () => {
    const { server, workspace, generation } = setUp(call =>
      call.method === 'POST' ? ANSWER : status('facts', 1, 0.2)
    );
    const shown = deferred<undefined>();
    const states: string[] = [];
    generation.changed.connect(() => states.push(generation.state));
    let path: string | null = null;
    const done = generation.run(recipe(), workspace.place(), null, result => {
      path = result.path;
      return shown.promise;
    });
    await vi.waitFor(() => expect(path).toBe('work/alacard-tiny.ipynb'));
    expect(generation.running).toBe(true);
    expect(states).not.toContain('done');
    expect(generation.result?.path).toBe(path);
    await generation.cancel();
    expect(states.at(-1)).toBe('opening');
    expect(server.calls.map(call => call.method)).not.toContain('DELETE');
    shown.resolve(undefined);
    expect((await done)?.path).toBe(path);
    expect(generation.state).toBe('done');
  });

  it('is cancelled through the server and leaves no result', async () => {
    const end = deferred<unknown>();
    const { workspace, generation } = setUp(call => {
      if (call.method === 'DELETE') {
        end.resolve(
          new Refusal(409, {
            error: { code: 'CANCELLED', message: 'Cancelled.' }
          })
        );
        return status('cancelled', 9, 0.3);
      }
      return call.method === 'POST' ? end.promise : status('facts', 1, 0.2);
    });
    const done = generation.run(recipe(), workspace.place());
    await generation.cancel();
    expect(await done).toBeNull();
    expect(generation.state).toBe('cancelled');
    expect(generation.error).toBeNull();
  });

  it('goes on when the server cannot be told to cancel', async () => {
    const made = deferred<object>();
    const { workspace, generation } = setUp(call => {
      if (call.method === 'POST') {
        return made.promise;
      }
      throw new TypeError('Failed to fetch');
    });
    const done = generation.run(recipe(), workspace.place());
    await expect(generation.cancel()).rejects.toMatchObject({
      code: 'NETWORK'
    });
    expect(generation.state).toBe('running');
    made.resolve(
      new Refusal(499, { error: { code: 'CANCELLED', message: '' } })
    );
    await done;
    expect(generation.state).toBe('cancelled');
  });

  it('leaves it to others to tell the end where the connection is lost', async () => {
    const { server, workspace, generation } = setUp(() => {
      throw new TypeError('Failed to fetch');
    });
    await generation.run(recipe(), workspace.place());
    const [{ body }] = server.calls;
    expect(isFollowed((body as { request_id: string }).request_id)).toBe(false);
    expect(generation.state).toBe('failed');
  });

  it("tells the server's reason when it fails, and runs one at a time", async () => {
    const { workspace, generation } = setUp(call =>
      call.method === 'POST'
        ? new Refusal(422, {
            error: { code: 'GATE_REFUSED', message: 'Choose another model.' }
          })
        : status('gate', 4, 0.7)
    );
    const first = generation.run(recipe(), workspace.place());
    expect(await generation.run(recipe(), workspace.place())).toBeNull();
    await first;
    expect(generation.state).toBe('failed');
    expect(generation.error?.message).toBe('Choose another model.');
    generation.dismiss();
    expect(generation.state).toBe('idle');
  });
});

describe('Workspace', () => {
  it('strips the collaboration drive for the server and puts it back', () => {
    const workspace = new Workspace(contents().manager);
    workspace.targetFolder = 'RTC:work';
    const place = workspace.place();
    expect(place.serverFolder).toBe('work');
    expect(place.toBrowserPath('work/a.ipynb')).toBe('RTC:work/a.ipynb');
  });

  it('saves from the browser on a drive that the server does not know', async () => {
    const { workspace, generation, server, disk } = setUp(
      call =>
        call.method === 'POST'
          ? { ...ANSWER, path: null }
          : status('facts', 1, 0.2),
      ['alacard-tiny.ipynb', 'alacard-tiny-1.ipynb']
    );
    workspace.targetFolder = 'cloud:deep';
    const result = await generation.run(recipe(), workspace.place());
    expect(result?.path).toBe('cloud:deep/alacard-tiny-2.ipynb');
    expect(disk.saved).toEqual(['cloud:deep/alacard-tiny-2.ipynb']);
    const post = server.calls.find(call => call.method === 'POST');
    expect(post?.body).toMatchObject({ path: null, save: false });
  });

  it('saves under a name of a stranger in no other folder', async () => {
    const { workspace, disk } = setUp(() => ({}), ['mine.ipynb']);
    for (const filename of [
      '../mine.ipynb',
      'a\\mine.ipynb',
      'RTC:mine.ipynb'
    ]) {
      await workspace.save({ filename, notebook: {} }, 'work');
    }
    expect(new Set(disk.saved)).toEqual(new Set(['work/mine-1.ipynb']));
  });

  it('offers the notebook when the server could not write it', async () => {
    const { workspace, generation } = setUp(call =>
      call.method === 'POST'
        ? { ...ANSWER, path: null, save_error: 'The disk is full.' }
        : status('saving', 6, 0.9)
    );
    const result = await generation.run(recipe(), workspace.place());
    expect(result).toMatchObject({
      path: null,
      saveError: 'The disk is full.'
    });
  });
});
