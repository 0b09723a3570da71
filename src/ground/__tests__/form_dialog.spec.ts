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

  it('is gone round by the tabulator, also in what was drawn after it opened', async () => {
    const body = new Widget();
    const dialog = new FormDialog({ body });
    const ended = dialog.launch();
    await dialog.ready;
    body.node.innerHTML = `<input name="chosen" type="radio"/>
      <input name="chosen" type="radio" checked/><button disabled></button>`;
    const [, chosen] = body.node.querySelectorAll('input');
    const buttons =
      dialog.node.querySelectorAll<HTMLElement>('.jp-Dialog-button');
    const last = buttons[buttons.length - 1];
    const press = (shiftKey: boolean): void => {
      document.activeElement?.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Tab', shiftKey, bubbles: true })
      );
    };
    last.focus();
    press(false);
    expect(document.activeElement).toBe(chosen);
    press(true);
    expect(document.activeElement).toBe(last);
    dialog.reject();
    await ended;
  });
});
