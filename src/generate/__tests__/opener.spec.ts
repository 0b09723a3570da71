import type { JupyterFrontEnd } from '@jupyterlab/application';
import { CommandRegistry } from '@lumino/commands';
import { Signal } from '@lumino/signaling';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { deferred } from '../../__tests__/server';
import { NotebookOpener } from '../opener';

const NOTEBOOK = {
  cells: [],
  metadata: { kernelspec: { name: 'mine' } }
};

/** An application with one kernel, and a document manager whose panel the test moves on. */
function setUp(name = 'JupyterLab') {
  const commands = new CommandRegistry();
  const executed: unknown[] = [];
  commands.addCommand('docmanager:open', {
    execute: args => {
      executed.push(args);
    }
  });
  const ready = deferred<undefined>();
  const kernel = deferred<undefined>();
  const owner = {};
  const disposed = new Signal<object, void>(owner);
  const opened: unknown[][] = [];
  const documents = {
    openOrReveal: (...args: unknown[]) => {
      opened.push(args);
      return {
        disposed,
        context: { ready: ready.promise },
        sessionContext: { ready: kernel.promise }
      };
    }
  };
  const kernelspecs = {
    specs: { kernelspecs: { mine: { language: 'python' } } }
  };
  const app = {
    name,
    commands,
    serviceManager: { kernelspecs, serverSettings: { baseUrl: '/' } }
  } as unknown as JupyterFrontEnd;
  const opener = new NotebookOpener(app, documents as never);
  return { app, opener, executed, opened, ready, kernel, owner, disposed };
}

/** Whether it has ended, after all that can go on has gone on. */
async function hasEnded(promise: Promise<unknown>): Promise<boolean> {
  let ended = false;
  void promise.then(() => {
    ended = true;
  });
  await vi.advanceTimersByTimeAsync(0);
  return ended;
}

describe('a notebook that was written just now', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is opened with its kernel, without asking whether it is there', async () => {
    const { opener, executed, opened, ready, kernel } = setUp();
    const shown = opener.openNew('work/a.ipynb', NOTEBOOK);
    expect(opened).toEqual([['work/a.ipynb', 'Notebook', { name: 'mine' }]]);
    expect(executed).toEqual([]);
    ready.resolve(undefined);
    expect(await hasEnded(shown)).toBe(false);
    kernel.resolve(undefined);
    expect(await hasEnded(shown)).toBe(true);
  });

  it('holds nobody up where it cannot be read, or its kernel does not come', async () => {
    const closed = setUp();
    const one = closed.opener.openNew('a.ipynb', NOTEBOOK);
    closed.disposed.emit();
    expect(await hasEnded(one)).toBe(true);
    const slow = setUp();
    const other = slow.opener.openNew('a.ipynb', NOTEBOOK);
    slow.ready.resolve(undefined);
    expect(await hasEnded(other)).toBe(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await hasEnded(other)).toBe(true);
  });

  it('is opened by the command where there is no document manager', async () => {
    const { app, executed } = setUp();
    await new NotebookOpener(app).openNew('a.ipynb', NOTEBOOK);
    expect(executed).toEqual([
      { path: 'a.ipynb', factory: 'Notebook', kernel: { name: 'mine' } }
    ]);
  });
});
