import { nullTranslator } from '@jupyterlab/translation';
import { beforeAll, describe, expect, it, vi } from 'vitest';

import { AlacardAPI } from '../../ground/api/client';
import { fakeServer, Refusal } from '../../__tests__/server';
import { mayRun } from '../ask';

// jsdom has none, and a dialog's buttons are drawn by it.
beforeAll(() => {
  vi.stubGlobal('requestIdleCallback', (draw: () => void) => draw());
});

const trans = nullTranslator.load('alacard_ext');

function asking(answer: unknown): Promise<boolean> {
  const server = fakeServer(() => answer);
  return mayRun(new AlacardAPI(server.settings), 'a.ipynb', trans);
}

describe('asking before a notebook runs as a whole', () => {
  it('asks nothing where nothing is known of it', async () => {
    expect(await asking({ warnings: [], hand_code: null })).toBe(true);
    expect(await asking(new Refusal(404, {}))).toBe(true);
  });

  it('tells what code would run, and waits for the person', async () => {
    const warnings = [
      { kind: 'own_code', cell_id: null, text: 'It runs <b>.' }
    ];
    for (const [button, expected] of [
      ['.jp-mod-reject', false],
      ['.jp-mod-warn', true]
    ] as const) {
      const asked = asking({ warnings, hand_code: null });
      const found = await expect
        .poll(() => document.querySelector(`.jp-Dialog ${button}`))
        .toBeTruthy()
        .then(() =>
          document.querySelector<HTMLElement>(`.jp-Dialog ${button}`)
        );
      expect(document.querySelector('.jp-Dialog')?.textContent).toContain(
        'It runs <b>.'
      );
      // Enter runs nothing.
      expect(document.activeElement?.className).toContain('jp-mod-reject');
      found?.click();
      expect(await asked).toBe(expected);
    }
  });
});
