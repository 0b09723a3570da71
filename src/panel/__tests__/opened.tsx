/** The panel drawn over a fake server whose deck has four packs and one model. */
import { render, screen } from '@testing-library/react';
import * as React from 'react';

import { modelCard, promptCard, recipe } from '../../__tests__/cards';
import { Refusal } from '../../__tests__/server';
import { fakeTable } from '../../__tests__/table';
import type { Recipe } from '../../ground/api/values';
import { ViewContext } from '../../ground/hooks';
import { PanelView } from '../view';

export const PINNED = modelCard('org/tiny', { sha: '0'.repeat(40) });
export const PACKS = ['alpha', 'beta', 'delta', 'gamma'].map((id, index) =>
  promptCard(id, { prompts: Array<string>(index + 1).fill(`Say ${id}.`) })
);

/** The table of the panel that is drawn now. */
export function open(): ReturnType<typeof fakeTable> {
  const table = fakeTable(call => {
    if (/^models\/[^/]+\/[^/]+$/.test(call.path)) {
      return new Refusal(404, { error: { code: 'X', message: 'Not here.' } });
    }
    switch (call.path) {
      case 'cards/prompt':
        return { cards: PACKS, total: 4, categories: ['Explore'] };
      case 'cards/topic':
        return { cards: [recipe().topic], total: 1, categories: [] };
      case 'shuffle':
        return { recipe: recipe({ model_card: PINNED }), hand_code: 'CODE' };
      case 'hand': {
        const { recipe: asked } = call.body as { recipe: Recipe };
        const together = asked.combination !== 'single';
        const ui = together ? recipe().ui_component : asked.ui_component;
        return { recipe: { ...asked, ui_component: ui }, hand_code: 'CODE' };
      }
      default:
        return { endpoint: 'https://hub.test', has_token: false };
    }
  });
  render(
    <ViewContext.Provider value={table}>
      <PanelView />
    </ViewContext.Provider>
  );
  return table;
}

/** The option of the picker by that name, once it is there. */
export const option = (name: RegExp): Promise<HTMLElement> =>
  screen.findByRole('option', { name });

/** What the panel last told a screen reader of the hand. */
export const announced = (): string | null | undefined =>
  document.querySelector('.jp-Alacard-unseen[role=status]')?.textContent;
