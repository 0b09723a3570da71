import type { NotebookPanel } from '@jupyterlab/notebook';
import { describe, expect, it } from 'vitest';

import { saveAsShown, saveWhatOpeningWrote } from '../settled';

/** A notebook just dealt, dirty as soon as its kernel is there; `ends` end its saves. */
function dealt(change: object = {}) {
  const saved: string[][] = [];
  const ends: (() => void)[] = [];
  const cells = ['a'];
  const metadata = { alacard: { hand_code: 'h', recipe: {} } };
  const sharedModel = { metadata, cells };
  const model = { dirty: false, sharedModel };
  const context = {
    model,
    ready: Promise.resolve(),
    isDisposed: false,
    contentsModel: { writable: true },
    // As JupyterLab does it: what was there at the start is written, and all is clean at the end.
    save: async () => {
      saved.push([...cells]);
      await new Promise<void>(resolve => ends.push(resolve));
      model.dirty = false;
    },
    ...change
  };
  const panel = {
    context,
    content: { model: { sharedModel } },
    sessionContext: {
      get ready() {
        return Promise.resolve().then(() => {
          model.dirty = true;
        });
      }
    }
  } as unknown as NotebookPanel;
  const until = async (count: number): Promise<void> => {
    while (saved.length < count) {
      await new Promise(resolve => window.setTimeout(resolve));
    }
  };
  return { cells, context: panel.context, ends, model, panel, saved, until };
}

describe('saving a notebook that was just dealt', () => {
  it('calls an edit unsaved that came while it was saved', async () => {
    const { cells, ends, model, panel, until } = dealt();
    const saving = saveWhatOpeningWrote(panel);
    await until(1);
    cells.push('edit');
    model.dirty = true;
    ends[0]();
    await saving;
    expect(model.dirty).toBe(true);
  });

  it('is over before it is saved again, with what was edited meanwhile', async () => {
    const { cells, context, ends, panel, saved, until } = dealt();
    void saveWhatOpeningWrote(panel);
    await until(1);
    cells.push('edit');
    const saving = saveAsShown(context);
    await new Promise(resolve => window.setTimeout(resolve));
    expect(saved).toEqual([['a']]);
    ends[0]();
    await until(2);
    ends[1]();
    await saving;
    expect(saved[1]).toEqual(['a', 'edit']);
  });

  it('leaves a file alone that is read-only and as it is shown', async () => {
    const { context, saved } = dealt({ contentsModel: { writable: false } });
    await saveAsShown(context);
    expect(saved).toEqual([]);
  });

  it('leaves a read-only file alone that only opening has changed', async () => {
    const { cells, context, ends, model, panel, saved, until } = dealt({
      contentsModel: { writable: false }
    });
    await saveWhatOpeningWrote(panel);
    model.dirty = true;
    await saveAsShown(context);
    expect(saved).toEqual([]);
    cells.push('edit');
    const saving = saveAsShown(context);
    await until(1);
    ends[0]();
    await saving;
    expect(saved).toEqual([['a', 'edit']]);
  });
});
