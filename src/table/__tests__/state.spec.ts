import { Notification } from '@jupyterlab/apputils';
import type { IStateDB } from '@jupyterlab/statedb';
import { nullTranslator } from '@jupyterlab/translation';
import { expect, it, vi } from 'vitest';

import { recipe } from '../../__tests__/cards';
import { deferred } from '../../__tests__/server';
import { fakeTable } from '../../__tests__/table';
import { notifyGeneration } from '../../generate/notice';
import { IRecipeBook } from '../../recipes/tokens';
import { keepState } from '../state';

it('keeps a notebook as soon as it is there, and offers no cancel any more', async () => {
  const { commands, generation, hand, models, workspace } = fakeTable(
    ({ method }) =>
      method === 'POST'
        ? { recipe: recipe(), path: 'a.ipynb', notebook: {}, hand_code: null }
        : { phase: 'facts', seq: 1, fraction: 0.2, expected_seconds: 4 }
  );
  notifyGeneration(generation, commands, nullTranslator.load(''));
  const saved: { result: { path: string } | null }[] = [];
  const state = {
    fetch: () => Promise.resolve(undefined),
    save: (_: string, value: (typeof saved)[number]) => {
      saved.push(value);
      return Promise.resolve();
    }
  };
  await keepState(
    { hand, recipes: models.get(IRecipeBook), generation },
    state as unknown as IStateDB,
    Promise.resolve()
  );
  const shown = deferred<undefined>();
  const done = generation.run(
    recipe(),
    workspace.place(),
    null,
    () => shown.promise
  );
  await vi.waitFor(() => expect(saved.at(-1)?.result?.path).toBe('a.ipynb'), {
    timeout: 60_000
  });
  await vi.waitFor(
    () => {
      const [told] = Notification.manager.notifications;
      expect(told.message).toContain('Opening the notebook…');
      expect(told.options.actions).toEqual([]);
    },
    { timeout: 60_000 }
  );
  expect(generation.state).toBe('opening');
  Notification.dismiss();
  generation.dispose();
  shown.resolve(undefined);
  await done;
});
