import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { modelCard, promptCard } from '../../__tests__/cards';
import type { ModelCard } from '../../ground/api/values';
import { rank } from '../deck_search';

/** What the server's own search is held to as well, by tests/cards/test_deck.py. */
const { cards, searches } = JSON.parse(
  readFileSync('tests/cards/search_cases.json', 'utf8')
) as {
  cards: (Partial<ModelCard> & { id: string })[];
  searches: Record<string, string[]>;
};
const NONE = { pipeline_tag: null, library_name: null, license: null };
const picks = cards.map(card => ({
  id: card.id,
  card: modelCard(card.id, { ...NONE, ...card })
}));

describe('the search of the deck', () => {
  it.each(Object.entries(searches))(
    'finds and ranks by “%s” as the server does',
    (search, ids) => {
      expect(rank(picks, search).map(pick => pick.id)).toEqual(ids);
    }
  );

  it('looks into the tasks of a pack as well', () => {
    const card = promptCard('moods', { tasks: ['text-classification'] });
    const pick = { id: card.id, card };
    expect(rank([pick], 'classification')).toEqual([pick]);
    expect(rank([pick], 'pictures')).toEqual([]);
  });
});
