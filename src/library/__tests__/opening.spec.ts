import { Notification } from '@jupyterlab/apputils';
import { ServerConnection } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Hand } from '../../ground/api/types';
import { CommandIDs } from '../../ground/ids';
import { OpenDocuments } from '../open_documents';
import { type IOpening, openFile } from '../opening';

const ID = 'a'.repeat(22);
const HAND = {
  share_id: ID,
  title: 'Bread',
  filename: 'bread.ipynb',
  path: 'a.ipynb'
} as Hand;

beforeEach(() => {
  vi.stubGlobal('requestIdleCallback', (draw: () => void) => draw());
});

/** Opening a hand where asking for its file is answered with `status`. */
function opening(status: number, hand: Hand = HAND) {
  const save = vi.fn(() => Promise.resolve('copy.ipynb'));
  const execute = vi.fn(() => Promise.resolve());
  const removal = {
    delete: vi.fn(() => Promise.resolve()),
    restore: vi.fn(() => Promise.resolve<string | null>('It is private now.'))
  };
  const parts = {
    workspace: {
      place: () => ({ folder: '', toBrowserPath: (path: string) => path }),
      save
    },
    contents: {
      get: () => {
        const response = new Response('', { status });
        return status === 200
          ? Promise.resolve({})
          : Promise.reject(new ServerConnection.ResponseError(response));
      }
    },
    api: { notebook: () => Promise.resolve({}) },
    commands: { execute },
    trans: nullTranslator.load('alacard_ext'),
    removal
  } as unknown as IOpening;
  return { opened: openFile(hand, parts), save, execute, removal };
}

/** Press a button of the dialog, which says what became of the file. */
async function press(name: string): Promise<void> {
  const dialog = await vi.waitUntil(() =>
    document.querySelector<HTMLElement>('.jp-Dialog')
  );
  expect(dialog.textContent).toContain('a.ipynb');
  const buttons = dialog.querySelectorAll<HTMLElement>('.jp-Dialog-button');
  [...buttons].find(each => each.textContent === name)?.click();
}

describe('opening a hand', () => {
  it('opens its file by the command that chooses the kernel', async () => {
    const { opened, execute } = opening(200);
    await opened;
    const path = 'a.ipynb';
    expect(execute).toHaveBeenCalledWith(CommandIDs.openNotebook, { path });
  });

  it('makes a copy of a file that is gone where that is chosen', async () => {
    const { opened, save, execute } = opening(404);
    await press('Make a copy');
    await opened;
    expect(save).toHaveBeenCalledOnce();
    const path = 'copy.ipynb';
    expect(execute).toHaveBeenCalledWith(CommandIDs.openNotebook, { path });
  });

  it('takes it out of the library instead, and brings it back', async () => {
    const { opened, save, removal } = opening(404);
    await press('Remove from library');
    await opened;
    expect(removal.delete).toHaveBeenCalledWith(ID);
    expect(save).not.toHaveBeenCalled();
    const told = Notification.manager.notifications.find(each =>
      each.message.includes('Bread')
    );
    told?.options.actions?.[0].callback(new MouseEvent('click'));
    await vi.waitFor(() => expect(removal.restore).toHaveBeenCalledWith(ID));
    // What is not as it was is told.
    await vi.waitFor(() =>
      expect(
        Notification.manager.notifications.map(each => each.message)
      ).toContain('It is private now.')
    );
  });

  it('does nothing where that is cancelled', async () => {
    const { opened, save, execute, removal } = opening(404);
    await press('Cancel');
    await opened;
    expect(save).not.toHaveBeenCalled();
    expect(execute).not.toHaveBeenCalled();
    expect(removal.delete).not.toHaveBeenCalled();
  });

  it('makes no copy where it is not known whether the file is there', async () => {
    const { opened, save } = opening(500);
    await expect(opened).rejects.toThrow();
    expect(save).not.toHaveBeenCalled();
  });

  it('copies a hand whose file is on no drive of this server', async () => {
    const { opened, save } = opening(500, { ...HAND, path: null });
    await opened;
    expect(save).toHaveBeenCalledOnce();
  });
});

describe('what is open of a file', () => {
  const document = (path: string, change: object = {}) => ({
    path,
    contentsModel: { type: 'file', writable: true },
    model: { dirty: true },
    save: vi.fn(() => Promise.resolve()),
    ...change
  });
  const open = (...contexts: ReturnType<typeof document>[]): OpenDocuments =>
    new OpenDocuments({
      shell: {
        widgets: area => (area === 'main' ? contexts : [])[Symbol.iterator]()
      } as never,
      manager: { contextForWidget: (widget: unknown) => widget } as never,
      contents: {
        driveName: path => (path.includes(':') ? path.split(':')[0] : ''),
        localPath: path => path.split(':').at(-1) ?? ''
      }
    });

  it('is saved, on whatever drive of the server, and nothing else', async () => {
    const here = document('a.ipynb');
    const shared = document('RTC:a.ipynb', {
      contentsModel: { type: 'notebook', writable: true },
      model: { dirty: false }
    });
    const clean = document('a.ipynb', { model: { dirty: false } });
    const other = document('b.ipynb');
    const elsewhere = document('Browser:a.ipynb');
    const all = [here, shared, clean, other, elsewhere];
    expect(await open(...all).save('a.ipynb')).toBe(true);
    expect(all.map(each => each.save.mock.calls.length)).toEqual([
      1, 1, 0, 0, 0
    ]);
  });

  it('is not shared where the person keeps what is on the disk', async () => {
    const error = Object.assign(new Error('Cancel'), {
      name: 'ModalCancelError'
    });
    const cancelled = document('a.ipynb', {
      save: () => Promise.reject(error)
    });
    expect(await open(cancelled).save('a.ipynb')).toBe(false);
    const failing = document('a.ipynb', {
      save: () => Promise.reject(new Error('Full'))
    });
    await expect(open(failing).save('a.ipynb')).rejects.toThrow('Full');
  });
});
