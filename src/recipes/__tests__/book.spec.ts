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
});
