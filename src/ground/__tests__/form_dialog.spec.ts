import { Widget } from '@lumino/widgets';
import { describe, expect, it, vi } from 'vitest';

import { deferred } from '../../__tests__/server';
import { FormDialog, KEEP } from '../form_dialog';

describe('a form in a dialog', () => {
  it('cannot be given up while it is being kept', async () => {
    vi.stubGlobal('requestIdleCallback', (draw: () => void) => draw());
    const kept = [deferred<boolean>(), deferred<boolean>()];
    const keep = vi
      .fn()
      .mockReturnValueOnce(kept[0].promise)
      .mockReturnValueOnce(kept[1].promise);
    const form = { keep, accept: () => undefined };
    const dialog = new FormDialog({ body: new Widget() }, form);
    const ended = vi.fn();
    void dialog.launch().then(({ button }) => {
      ended(button.accept);
    });
    await dialog.ready;
    form.accept();
    form.accept();
    dialog.reject();
    dialog.resolve(0);
    kept[0].resolve(false);
    await new Promise(resolve => setTimeout(resolve));
    expect([keep.mock.calls.length, ended.mock.calls.length]).toEqual([1, 0]);
    dialog.resolve(KEEP);
    kept[1].resolve(true);
    await vi.waitFor(() => expect(ended).toHaveBeenCalledWith(true));
  });
});
