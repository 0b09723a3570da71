import type { Contents } from '@jupyterlab/services';
import { describe, expect, it, vi } from 'vitest';

import { deferred } from '../../__tests__/server';
import { APIError } from '../../ground/api/errors';
import type { BundleReport, DemoWhole } from '../../ground/api/types';
import { Bringing } from '../bringing';

const REPORT = { accepted: true } as BundleReport;

function contentsOf(): {
  contents: Contents.IManager;
  save: ReturnType<typeof vi.fn>;
  remove: ReturnType<typeof vi.fn>;
} {
  const save = vi.fn().mockResolvedValue({});
  const remove = vi.fn().mockResolvedValue(undefined);
  const old = (Date.now() - 25 * 60 * 60 * 1000).toString(36);
  const names = [`${old}-left.zip`, `${Date.now().toString(36)}-new.zip`];
  const content = [...names, 'my-own.zip'].map(name => ({
    name,
    type: 'file'
  }));
  const get = vi.fn().mockResolvedValue({ content });
  const contents = {
    get,
    save,
    delete: remove
  } as unknown as Contents.IManager;
  return { contents, save, remove };
}

describe('an archive on its way', () => {
  it('is not removed under whoever keeps it when its view is left', async () => {
    const { contents, remove } = contentsOf();
    const added = deferred<DemoWhole>();
    const bringing = new Bringing(
      {
        add: () => added.promise,
        check: vi.fn().mockResolvedValue(REPORT),
        addVersion: vi.fn()
      },
      contents,
      vi.fn()
    );
    await bringing.file(new File(['x'], 'a.zip'));
    const keeping = bringing.keep({ name: 'A' });
    remove.mockClear();
    bringing.dispose();
    expect(remove).not.toHaveBeenCalled();
    added.resolve({ id: 'x' } as DemoWhole);
    expect(await keeping).toEqual({ id: 'x' });
    expect(bringing.isDisposed).toBe(true);
    expect(remove).toHaveBeenCalledOnce();
  });

  it('is sent in chunks, checked, kept, and removed from the uploads', async () => {
    const { contents, save, remove } = contentsOf();
    const add = vi.fn().mockResolvedValue({ id: 'x' });
    const check = vi.fn().mockResolvedValue(REPORT);
    const bringing = new Bringing(
      { add, check, addVersion: vi.fn() },
      contents,
      vi.fn()
    );
    const fractions: number[] = [];
    bringing.changed.connect(() => fractions.push(bringing.fraction));
    await bringing.file(new File([new Uint8Array(2_500_000)], 'a b.zip'));
    const parts = save.mock.calls.slice(1).map(call => call[1] as object);
    expect(parts.map(part => 'chunk' in part && part.chunk)).toEqual([
      1, 2, -1
    ]);
    expect(fractions).toContain(1 / 3);
    expect(bringing.step).toBe('checked');
    const path = check.mock.calls[0][0] as string;
    expect(path).toMatch(/^alacard-uploads\/\w+-a-b\.zip$/);
    await bringing.keep({ name: 'A' });
    expect(add).toHaveBeenCalledWith(path, { name: 'A' }, false);
    expect(remove).toHaveBeenCalledWith(path);
    // And what an upload of another day had left there, and no file of the person's.
    expect(remove.mock.calls.flat().join()).toMatch(
      /^alacard-uploads\/\w+-left\.zip,alacard-uploads\/\w+-a-b\.zip$/
    );
  });

  it('can be given up, and what comes then changes nothing', async () => {
    const { contents } = contentsOf();
    const answer = deferred<BundleReport>();
    const check = vi.fn(() => answer.promise);
    const bringing = new Bringing(
      { add: vi.fn(), check, addVersion: vi.fn() },
      contents,
      vi.fn()
    );
    const going = bringing.path('folder');
    bringing.restart();
    answer.resolve(REPORT);
    await going;
    expect(bringing.step).toBe('choose');
    expect(bringing.report).toBeNull();
  });

  it('is packed of a notebook first, and gone where that is given up', async () => {
    const { contents, remove, save } = contentsOf();
    const file = deferred<File>();
    const check = vi.fn().mockResolvedValue(REPORT);
    const pack = vi.fn(() => file.promise);
    const api = { add: vi.fn(), check, addVersion: vi.fn() };
    const bringing = new Bringing(api, contents, pack);
    const going = bringing.path('a/mood.ipynb');
    expect(bringing.step).toBe('packing');
    bringing.restart();
    file.resolve(new File(['x'], 'mood-space.zip'));
    await going;
    expect(save).not.toHaveBeenCalled();
    await bringing.path('a/mood.ipynb');
    expect(pack).toHaveBeenLastCalledWith('a/mood.ipynb');
    expect(check.mock.calls[0][0]).toMatch(/-mood-space\.zip$/);
    expect(bringing.source).toBe('a/mood.ipynb');
    bringing.dispose();
    expect(remove).toHaveBeenCalledWith(check.mock.calls[0][0]);
  });

  it('stays checked where keeping it is refused', async () => {
    const refusal = new APIError('No.', {
      status: 409,
      code: 'SHARE_FINDINGS'
    });
    const bringing = new Bringing(
      {
        add: vi.fn().mockRejectedValue(refusal),
        check: vi.fn().mockResolvedValue(REPORT),
        addVersion: vi.fn()
      },
      contentsOf().contents,
      vi.fn()
    );
    await bringing.path('folder');
    // What was typed is there to be corrected.
    expect(bringing.typed).toBe('folder');
    expect(await bringing.keep({})).toBeNull();
    expect(bringing.step).toBe('checked');
    expect(bringing.error?.code).toBe('SHARE_FINDINGS');
  });
});
