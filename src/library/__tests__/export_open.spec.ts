import { Notification } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { type Contents, ServerConnection } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { deferred } from '../../__tests__/server';
import { saveFile } from '../../generate/download';
import { RoomModels } from '../../ground/room_models';
import { askExport, type IExportChoice } from '../export_dialog';
import { exportAs, exportCollection, exportOpen } from '../export_open';
import { shareOpen } from '../share_open';

vi.mock('../../generate/download', () => ({ saveFile: vi.fn() }));
vi.mock('../export_dialog', async original => ({
  ...(await original<object>()),
  askExport: vi.fn()
}));

const trans = nullTranslator.load('alacard_ext');

const contents = {
  driveName: (path: string) => (path.includes(':') ? path.split(':')[0] : ''),
  localPath: (path: string) => path.split(':').pop() ?? ''
} as unknown as Contents.IManager;

/** What is done, in its order. */
let done: string[];

/** A server that answers each export when `answer` is there. */
function serverOf(
  answer: Promise<Response> = Promise.resolve(exported())
): ServerConnection.ISettings {
  return ServerConnection.makeSettings({
    baseUrl: 'http://lab.test/',
    fetch: request => {
      const { pathname, searchParams } = new URL((request as Request).url);
      done.push(`fetch ${pathname} ${searchParams.get('path') ?? ''}`);
      return answer;
    }
  });
}

function exported(findings = 0): Response {
  const headers = {
    'Content-Disposition': "attachment; filename*=utf-8''bread.py",
    'X-Alacard-Findings': String(findings)
  };
  return new Response('x = 1', { headers });
}

/** An open notebook, whose save ends as it is told to. */
function openAt(path: string, end: () => void = () => undefined) {
  const context = {
    path,
    model: { dirty: true },
    contentsModel: { writable: true },
    save: () => {
      done.push('save');
      end();
      return Promise.resolve();
    }
  };
  return { context, content: {} } as unknown as NotebookPanel;
}

function choose(choice: IExportChoice | null): void {
  vi.mocked(askExport).mockImplementation(() => {
    done.push('ask');
    return Promise.resolve(choice);
  });
}

/** What exports are given, with a server that answers. */
function partsOf(settings = serverOf()) {
  const submit = vi.fn(() => Promise.resolve({} as never));
  return { settings, trans, jobs: { submit }, folder: 'breads' };
}

const PROGRAM = { format: 'py', folder: null } as const;

const told = (): [string, string][] =>
  Notification.manager.notifications.map(each => [each.type, each.message]);

beforeEach(() => {
  done = [];
  vi.mocked(saveFile).mockClear();
  Notification.dismiss();
  // The end of an export is told again until its toast is drawn, which nobody does here.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});

afterEach(() => {
  vi.useRealTimers();
});

describe('the export of a notebook that is open', () => {
  it('is asked for, then saved, then made of the file of the server', async () => {
    choose(PROGRAM);
    await exportOpen(openAt('RTC:a/bread.ipynb'), contents, partsOf());
    const made = 'fetch /alacard/api/v1/exports a/bread.ipynb';
    expect(done).toEqual(['ask', 'save', made]);
    expect(saveFile).toHaveBeenCalledWith(expect.anything(), 'bread.py');
    expect(told()).toEqual([['info', 'Exported: bread.py']]);
  });

  it('writes nothing where the person breaks off the choice', async () => {
    choose(null);
    await exportOpen(openAt('bread.ipynb'), contents, partsOf());
    expect(done).toEqual(['ask']);
    expect(told()).toEqual([]);
  });

  it('is made, and tells what in it may not be meant for others', async () => {
    choose(PROGRAM);
    const server = serverOf(Promise.resolve(exported(2)));
    await exportOpen(openAt('bread.ipynb'), contents, partsOf(server));
    expect(saveFile).toHaveBeenCalledOnce();
    expect(told()).toEqual([
      ['warning', expect.stringMatching(/bread\.py.*2 things in it look like/)]
    ]);
  });

  it('is not made where the save was broken off, and tells why it failed', async () => {
    choose(PROGRAM);
    const breakOff = (): void => {
      throw Object.assign(new Error(), { name: 'ModalCancelError' });
    };
    const broken = openAt('bread.ipynb', breakOff);
    await exportOpen(broken, contents, partsOf());
    expect(done).toEqual(['ask', 'save']);
    const full = openAt('bread.ipynb', () => {
      throw new Error('The disk is full.');
    });
    const failed = exportOpen(full, contents, partsOf());
    await expect(failed).rejects.toThrow('The disk is full.');
    expect(saveFile).not.toHaveBeenCalled();
  });

  it('is refused on a drive whose files the server does not have', async () => {
    choose(PROGRAM);
    const foreign = openAt('cloud:bread.ipynb');
    await exportOpen(foreign, contents, partsOf());
    expect(done).toEqual([]);
    expect(told()).toEqual([
      ['warning', expect.stringContaining('cannot be exported')]
    ]);
  });
});

describe('the export of a hand', () => {
  const hand = { hand: 'a'.repeat(22), version: null };

  it('is told of while it goes on', async () => {
    choose(PROGRAM);
    const answer = deferred<Response>();
    const exporting = exportAs(hand, partsOf(serverOf(answer.promise)));
    await vi.waitFor(() =>
      expect(told()).toEqual([['in-progress', 'Exporting: Python program']])
    );
    answer.resolve(exported());
    await exporting;
    expect(told()).toEqual([['info', 'Exported: bread.py']]);
  });

  it('does not seem to go on where it failed', async () => {
    choose(PROGRAM);
    const refused = Promise.resolve(new Response('', { status: 502 }));
    const failed = exportAs(hand, partsOf(serverOf(refused)));
    await expect(failed).rejects.toMatchObject({ status: 502 });
    expect(told()).toEqual([]);
  });
});

describe('an export that the server keeps', () => {
  it('is a job that writes beside the notebook, once what is shown was saved', async () => {
    choose({ format: 'html', folder: 'a' });
    const parts = partsOf();
    await exportOpen(openAt('RTC:a/bread.ipynb'), contents, parts);
    expect(vi.mocked(askExport).mock.lastCall?.[0]).toMatchObject({
      folder: 'a'
    });
    expect(done).toEqual(['ask', 'save']);
    expect(parts.jobs.submit).toHaveBeenCalledWith({
      kind: 'notebook.export',
      payload: { path: 'a/bread.ipynb', format: 'html', folder: 'a' }
    });
    expect(told()).toEqual([['info', expect.stringContaining('HTML page')]]);
  });

  it('is a job for a version of a hand, and for a collection', async () => {
    choose({ format: 'slides', folder: '' });
    const parts = partsOf();
    await exportAs({ hand: 'h', version: 2 }, parts);
    await exportCollection('c', parts);
    expect(parts.jobs.submit.mock.calls).toEqual([
      [
        {
          kind: 'notebook.export',
          payload: { share_id: 'h', version: 2, format: 'slides', folder: '' }
        }
      ],
      [
        {
          kind: 'collection.export',
          payload: { collection_id: 'c', folder: '' }
        }
      ]
    ]);
    expect(saveFile).not.toHaveBeenCalled();
  });
});

describe('sharing a notebook that is open', () => {
  it('is refused on a drive whose files the server does not have', async () => {
    const context = {
      models: new RoomModels(),
      commands: new CommandRegistry(),
      translator: nullTranslator
    };
    const open = openAt('cloud:bread.ipynb');
    await shareOpen({ open, context, settings: serverOf(), contents });
    expect(done).toEqual([]);
    expect(told()).toEqual([
      ['warning', expect.stringContaining('cannot be shared')]
    ]);
  });
});
