import {
  act,
  cleanup,
  fireEvent,
  render,
  screen,
  within
} from '@testing-library/react';
import * as React from 'react';
import { afterEach, describe, expect, it } from 'vitest';

import { modelCard, promptCard, recipe, summary } from '../../__tests__/cards';
import { fakeTable } from '../../__tests__/table';
import type { ModelCard } from '../../ground/api/values';
import { ViewContext } from '../../ground/hooks';
import { PickList } from '../list';
import { OwnCards } from '../own_cards';
import { CardSearch } from '../search';
import { pickOfId } from '../sources';

let opened: CardSearch | null = null;
afterEach(() => opened?.dispose());

/** The list after a search whose first page has a next one and came from `origin`. */
async function listFrom(origin: string): Promise<void> {
  const table = fakeTable(call =>
    call.path === 'models/search'
      ? { data: { models: [summary('org/a')] }, meta: { origin, next: 'on' } }
      : { cards: [], models: [], total: 0, categories: [], origin: 'deck' }
  );
  const search = new CardSearch('model', table.api, table.monitor);
  opened = search;
  await search.open();
  const found = new Promise<void>(done => {
    search.changed.connect(() => search.hasMore && done());
  });
  search.filter({ query: 'a' });
  await found;
  render(
    <ViewContext.Provider value={table}>
      <PickList search={search} onPick={() => undefined} />
    </ViewContext.Provider>
  );
}

describe('cards that the model on the table does not use', () => {
  it('come last, under a heading that says why', async () => {
    const table = fakeTable(call =>
      call.path === 'cards/prompt'
        ? {
            cards: ['pictures', 'any', 'moods'].map(id => promptCard(id)),
            total: 3,
            categories: [],
            unused:
              call.query.get('task') === 'text-classification'
                ? ['pictures']
                : []
          }
        : { recipe: recipe(), hand_code: null }
    );
    const { api, monitor } = table;
    const show = async (model?: ModelCard): Promise<void> => {
      cleanup();
      opened?.dispose();
      const search = new CardSearch('prompt', api, monitor, model);
      opened = search;
      await search.open();
      render(
        <ViewContext.Provider value={table}>
          <PickList
            search={search}
            beside={undefined}
            onPick={() => undefined}
          />
        </ViewContext.Provider>
      );
    };
    const order = (): (string | undefined)[] =>
      screen.getAllByRole('option').map(each => each.dataset.id);
    await show();
    expect(order()).toEqual(['pictures', 'any', 'moods']);
    expect(screen.queryByRole('group')).toBeNull();

    await show(modelCard());
    expect(order()).toEqual(['any', 'moods', 'pictures']);
    const others = screen.getByRole('group', { name: /other tasks.*does not/ });
    expect(within(others).getAllByRole('option')).toHaveLength(1);
    // The arrows go on over the heading.
    act(() => screen.getAllByRole('option')[1].focus());
    const focused = (): Element => document.activeElement ?? document.body;
    fireEvent.keyDown(focused(), { key: 'ArrowDown' });
    expect((focused() as HTMLElement).dataset.id).toBe('pictures');
  });
});

describe('the card that the buttons act on', () => {
  it('is that of the hand, and then the one that was just made', async () => {
    const mine = { owner: 'me', mine: true, visibility: 'private' };
    let ids = ['a', 'b'];
    const table = fakeTable(call =>
      call.path === 'cards/prompt'
        ? {
            cards: ids.map(id => promptCard(id)),
            custom: ids.includes('new') ? { new: mine } : {},
            total: ids.length,
            categories: []
          }
        : { recipe: recipe(), hand_code: null }
    );
    table.hand.place('prompt', promptCard('b'));
    const search = new CardSearch('prompt', table.api, table.monitor);
    opened = search;
    await search.open();
    const list = (): React.JSX.Element => (
      <ViewContext.Provider value={table}>
        <PickList search={search} beside={undefined} onPick={() => undefined} />
      </ViewContext.Provider>
    );
    const { rerender } = render(list());
    const current = (): string | undefined =>
      screen.getAllByRole('option').find(each => each.tabIndex === 0)?.dataset
        .id;
    expect(current()).toBe('b');
    ids = ['a', 'b', 'new'];
    const made = new Promise<void>(done => {
      search.changed.connect(() => search.made && done());
    });
    table.api.cardsChanged.emit('prompt');
    await made;
    rerender(list());
    expect(current()).toBe('new');
  });
});

describe('the access of a model that is found', () => {
  it('is told as unknown where the source does not tell it', async () => {
    const row = { id: 'cat/terms', task: 'fill-mask', gated: true };
    const table = fakeTable(call =>
      call.path === 'models/search'
        ? {
            data: {
              models: [
                { ...summary('hub/open'), gated: false },
                { ...summary('hub/untold'), gated: null }
              ]
            },
            meta: { origin: 'hub', next: 'on' }
          }
        : call.path === 'catalog/search'
          ? {
              models: [
                row,
                { ...row, id: 'cat/untold', gated: null },
                { ...row, id: 'cat/open', gated: false }
              ],
              origin: 'catalog'
            }
          : { cards: [], total: 0, categories: [] }
    );
    const { api, monitor } = table;
    const search = new CardSearch('model', api, monitor);
    opened = search;
    await search.open();
    const found = new Promise<void>(done => {
      search.changed.connect(() => search.hasMore && done());
    });
    search.filter({ query: 'a' });
    await found;
    const gated = search.picks.map(pick => [
      pick.id,
      (pick.card as ModelCard).gated
    ]);
    expect(gated).toEqual([
      ['cat/terms', 'manual'],
      ['cat/untold', null],
      ['cat/open', false],
      ['hub/open', false],
      ['hub/untold', null]
    ]);
    render(
      <ViewContext.Provider value={table}>
        <PickList search={search} beside={undefined} onPick={() => undefined} />
      </ViewContext.Provider>
    );
    const said = screen
      .getAllByRole('option')
      .map(each => /gated|access unknown/.exec(each.textContent)?.[0]);
    expect(said).toEqual([
      'gated',
      'access unknown',
      undefined,
      undefined,
      'access unknown'
    ]);
  });
});

describe('the button for more cards', () => {
  it('names the Hub where the Hub answered', async () => {
    await listFrom('hub');
    expect(screen.getByRole('button').textContent).toBe('More from the Hub');
  });

  it('names the catalog while it stands in for the Hub', async () => {
    await listFrom('catalog');
    expect(screen.getByRole('button').textContent).toBe(
      'More from the catalog'
    );
  });
});

it('says of the card in focus how often it is dealt and generated here', async () => {
  const table = fakeTable(({ query }) => ({
    cards: [],
    counts: query.get('counts') ? { often: { dealt: 1230, kept: 40 } } : null
  }));
  const of = (id: string): React.JSX.Element => (
    <ViewContext.Provider value={table}>
      <OwnCards type="topic" active={pickOfId(id)} />
    </ViewContext.Provider>
  );
  const { rerender } = render(of('often'));
  await screen.findByText(
    'Here: dealt at least 1,230 times, generated at least 40 times'
  );
  rerender(of('seldom'));
  expect(screen.queryByText(/^Here:/)).toBeNull();
});
