import { CommandRegistry } from '@lumino/commands';
import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';

import { modelCard, recipe } from '../../__tests__/cards';
import { Refusal } from '../../__tests__/server';
import { fakeTable } from '../../__tests__/table';
import { fromRecipe } from '../../hand/hand';
import { addCombineCommands, combined, modelIds } from '../combine_commands';
import { CommandIDs } from '../../ground/ids';

describe('several models', () => {
  it('are read from lines, commas and addresses, each once', () => {
    expect(
      modelIds(' a/b, c/d\n\nhttps://huggingface.co/e/f/ ; gpt2\na/b ')
    ).toEqual(['a/b', 'c/d', 'e/f', 'gpt2']);
    expect(modelIds(' \n')).toEqual([]);
    // A path of another site is no model.
    const strange = 'https://example.org/a/b';
    expect(modelIds(`${strange} hf.co/a/b/tree/main`)).toEqual([
      strange,
      'a/b'
    ]);
  });

  it('take the other cards of the table, and what was decided of a model', () => {
    const mine = modelCard('me/mine', { step: '4bit' });
    const hand = fromRecipe(recipe({ model_card: mine }));
    const sent = combined(hand, 'bake_off', ['a/one', 'me/mine']);
    expect(sent).toMatchObject({
      model_card: { id: 'a/one' },
      companions: [mine],
      combination: 'bake_off',
      topic: { id: 'sourdough' }
    });
  });

  it('are laid on the table and generated, or refused by the server', async () => {
    const both = recipe({
      companions: [modelCard('a/two')],
      combination: 'workflow'
    });
    const refusal = { error: { code: 'INVALID_RECIPE', message: 'No.' } };
    const table = fakeTable(({ body }) =>
      JSON.stringify(body).includes('a/bad')
        ? new Refusal(400, refusal)
        : { recipe: both, hand_code: null }
    );
    const commands = new CommandRegistry();
    let generated = 0;
    commands.addCommand(CommandIDs.generate, { execute: () => generated++ });
    addCombineCommands(commands, table, nullTranslator.load(''));
    await commands.execute(CommandIDs.workflow, { ids: ['org/tiny', 'a/two'] });
    expect(table.hand.recipe).toEqual(both);
    expect(generated).toBe(1);
    await commands.execute(CommandIDs.bakeOff, { ids: ['a/bad', 'a/two'] });
    // One model is none too many, and three are too many for a row.
    await commands.execute(CommandIDs.bakeOff, { ids: ['a/two'] });
    await commands.execute(CommandIDs.workflow, { ids: ['a', 'b', 'c'] });
    expect(generated).toBe(1);
    const asked = table.server.calls.map(
      call => (call.body as { recipe: { combination: string } }).recipe
    );
    expect(asked.filter(each => each.combination === 'bake_off')).toHaveLength(
      1
    );
    // Without ids a person chooses in the picker.
    commands.addCommand(CommandIDs.openPanel, { execute: () => undefined });
    await commands.execute(CommandIDs.bakeOff);
    expect(table.panel.aside).toBe('bake_off');
    expect(generated).toBe(1);
    table.hand.playAlone();
    expect(table.hand.recipe?.combination).toBe('single');
  });
});
