import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it, vi } from 'vitest';

import { modelCard, promptCard, recipe } from '../../__tests__/cards';
import { Refusal } from '../../__tests__/server';
import { fakeTable } from '../../__tests__/table';
import { CommandIDs } from '../../ground/ids';
import { originOf } from '../../hand/origin';
import { addGenerateCommands } from '../generate_commands';
import { NotebookOpener } from '../opener';
import { IRecipeBook } from '../../recipes/tokens';

const SHARED = { share_id: 'a'.repeat(22), title: 'Bread', owner: 'ada' };

/** The commands over a server that fails to generate until it is told otherwise. */
function commanded() {
  const state = { works: false };
  const table = fakeTable(({ path, body }) => {
    if (path === 'shuffle') {
      const model_card = modelCard('org/other', { sha: '0'.repeat(40) });
      return { recipe: recipe({ model_card }), hand_code: 'OTHER' };
    }
    if (path === 'hand') {
      const asked = body as { recipe: object; refit: string[] };
      const fitting = asked.refit.includes('prompt')
        ? { prompt_cards: [promptCard('fitting')] }
        : {};
      return { recipe: { ...asked.recipe, ...fitting }, hand_code: 'SAME' };
    }
    return state.works
      ? { recipe: recipe(), path: 'a.ipynb', notebook: {}, hand_code: null }
      : new Refusal(503, { error: { code: 'AWAY', message: 'Wait.' } });
  });
  const { commands, hand, generation, workspace } = table;
  const open = vi.fn(() => Promise.resolve(null));
  const openNew = vi.fn(() => Promise.resolve());
  commands.addCommand(CommandIDs.openPanel, { execute: () => undefined });
  addGenerateCommands(
    commands,
    {
      hand,
      generation,
      workspace,
      recipes: table.models.get(IRecipeBook)
    },
    { open, openNew, runAll: open, canRun: true } as never,
    nullTranslator.load('')
  );
  hand.remix(recipe(), 'SAME', originOf(SHARED, recipe()));
  const generated = (): string[] =>
    table.server.calls
      .map(call => call.path)
      .filter(path => /generate|remix/.test(path));
  return { ...table, state, open, openNew, generated };
}

const REMIX = `notebook/${SHARED.share_id}/remix`;
const NEW = 'notebook/generate';

describe('generating', () => {
  it('deals a hand that has no parent, also when it is tried again', async () => {
    const { commands, generated } = commanded();
    await commands.execute(CommandIDs.generate);
    await commands.execute(CommandIDs.dealHand);
    await commands.execute(CommandIDs.retry);
    expect(generated()).toEqual([REMIX, NEW, NEW]);
  });

  it('tries a remix again as one, unless it was ended', async () => {
    const { commands, generated, hand } = commanded();
    await commands.execute(CommandIDs.generate);
    await commands.execute(CommandIDs.retry);
    hand.endRemix();
    await commands.execute(CommandIDs.retry);
    expect(generated()).toEqual([REMIX, REMIX, NEW]);
  });

  it('takes the cards that fit a model that was just chosen, once', async () => {
    const { commands, hand, server } = commanded();
    hand.toggleLock('topic');
    hand.place('model', modelCard('org/other'));
    await Promise.all([
      commands.execute(CommandIDs.generate),
      commands.execute(CommandIDs.generate)
    ]);
    const bodies = server.calls
      .filter(call => call.path.startsWith('notebook/'))
      .map(call => call.body as { prompt_cards?: { id: string }[] });
    expect(bodies).toHaveLength(1);
    expect(JSON.stringify(bodies[0])).toContain('"fitting"');
  });

  it('hands the generated notebook over for its own file alone', async () => {
    const { commands, open, openNew, state } = commanded();
    state.works = true;
    await commands.execute(CommandIDs.generate);
    expect(openNew).toHaveBeenLastCalledWith('a.ipynb', {});
    await commands.execute(CommandIDs.openNotebook, { path: 'a.ipynb' });
    expect(open).toHaveBeenLastCalledWith('a.ipynb', {});
    await commands.execute(CommandIDs.openNotebook, { path: 'b.ipynb' });
    expect(open).toHaveBeenLastCalledWith('b.ipynb', undefined);
  });
});

describe('opening', () => {
  it('chooses no kernel for a notebook that it does not know', async () => {
    const execute = vi.fn(() => Promise.resolve(null));
    const specs = { kernelspecs: { python3: { name: 'python3' } } };
    const opener = new NotebookOpener({
      name: 'JupyterLab',
      commands: { execute },
      serviceManager: { kernelspecs: { specs } }
    } as never);
    await opener.open('a.ipynb');
    const asked = { path: 'a.ipynb', factory: 'Notebook' };
    expect(execute).toHaveBeenLastCalledWith('docmanager:open', asked);
    await opener.open('a.ipynb', {
      metadata: { kernelspec: { name: 'python3' } }
    });
    expect(execute).toHaveBeenLastCalledWith('docmanager:open', {
      ...asked,
      kernel: { name: 'python3' }
    });
  });
});
