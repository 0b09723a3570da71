import { render, screen } from '@testing-library/react';
import * as React from 'react';
import { afterEach, describe, expect, it } from 'vitest';

import { summary } from '../../__tests__/cards';
import { fakeTable } from '../../__tests__/table';
import { TableContext } from '../../ground/hooks';
import { PickList } from '../list';
import { CardSearch } from '../search';

let opened: CardSearch | null = null;
afterEach(() => opened?.dispose());

/** The list after a search whose first page has a next one and came from `origin`. */
async function listFrom(origin: string): Promise<void> {
  const table = fakeTable(call =>
    call.path === 'models/search'
      ? { data: { models: [summary('org/a')] }, meta: { origin, next: 'on' } }
      : { cards: [], models: [], total: 0, categories: [], origin: 'deck' }
  );
  const search = new CardSearch(
    'model',
    table.alacard.api,
    table.alacard.monitor
  );
  opened = search;
  await search.open();
  const found = new Promise<void>(done => {
    search.changed.connect(() => search.hasMore && done());
  });
  search.filter({ query: 'a' });
  await found;
  render(
    <TableContext.Provider value={table}>
      <PickList search={search} onPick={() => undefined} />
    </TableContext.Provider>
  );
}

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
