import { describe, expect, it } from 'vitest';

import { modelCard, recipe } from '../../__tests__/cards';
import { RecipeBook } from '../book';

describe('RecipeBook', () => {
  it('keeps the last twelve, the latest first, and none twice', () => {
    const book = new RecipeBook();
    for (let number = 0; number < 15; number++) {
      const model_card = modelCard(`org/m${number}`);
      book.remember(recipe({ model_card }), `C${number}`);
    }
    book.remember(recipe({ model_card: modelCard('org/m10') }), 'C10');
    expect(book.recent).toHaveLength(12);
    expect(book.recent[0]).toMatchObject({
      title: 'm10 · Sourdough · Beginner',
      handCode: 'C10'
    });
    expect(book.recent.filter(each => each.handCode === 'C10')).toHaveLength(1);
  });

  it('names, overwrites and forgets, and hands the names over to be kept', async () => {
    const book = new RecipeBook();
    const kept: Record<string, string>[] = [];
    book.saveNamed = named => {
      kept.push(named);
      return Promise.resolve();
    };
    await book.name('b', 'C1');
    await book.name('a', 'C2');
    await book.name('b', 'C3');
    expect(book.named).toEqual([
      ['a', 'C2'],
      ['b', 'C3']
    ]);
    await book.forget('b');
    expect(kept.at(-1)).toEqual({ a: 'C2' });
  });
});
