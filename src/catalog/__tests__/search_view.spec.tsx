import { act, fireEvent, render, screen } from '@testing-library/react';
import * as React from 'react';
import { describe, expect, it, vi } from 'vitest';

import { fakeServer } from '../../__tests__/server';
import { AlacardAPI } from '../../ground/api/client';
import { SavedSearches } from '../../ground/saved';
import { CatalogAPI } from '../client';
import { CatalogContext, type ICatalogTools } from '../context';
import { CatalogModel } from '../model';
import { EMPTY_VIEW } from '../query';
import { Selection } from '../selection';
import { SearchView } from '../search_view';

const WHY = 'The Hub did not answer within 10 seconds.';
const NOTHING = { models: [], total: 0, total_exact: true, facets: {} };

/** The view of a search that the catalog finds nothing for, over a Hub that answers by `hub`. */
function show(hub: () => unknown): CatalogModel {
  const { settings } = fakeServer(call =>
    call.path === 'models/search' ? hub() : { data: NOTHING, meta: {} }
  );
  const model = new CatalogModel(
    new CatalogAPI(settings),
    new AlacardAPI(settings),
    { ...EMPTY_VIEW, q: 'nothing like it' }
  );
  const tools = {
    model,
    searches: new SavedSearches(null, 'key'),
    selection: new Selection(),
    address: String
  };
  function View(): React.JSX.Element {
    const [, draw] = React.useReducer((count: number) => count + 1, 0);
    React.useEffect(() => {
      model.changed.connect(draw);
      return () => void model.changed.disconnect(draw);
    }, []);
    return (
      <CatalogContext.Provider value={tools as unknown as ICatalogTools}>
        <SearchView />
      </CatalogContext.Provider>
    );
  }
  render(<View />);
  return model;
}

describe('a search that nothing here matches', () => {
  it('says that the Hub could not be reached, why, and asks again', async () => {
    let away = true;
    const model = show(() =>
      away
        ? { data: { models: [] }, meta: { origin: 'catalog', why: WHY } }
        : { data: { models: [] }, meta: { origin: 'hub' } }
    );
    await act(() => model.search());
    await vi.waitFor(
      () =>
        expect(
          screen.getByText(
            'No model matches here, and the Hub could not be reached.'
          )
        ).toBeTruthy(),
      60_000
    );
    expect(screen.getByText(WHY)).toBeTruthy();
    expect(
      screen.getByText('0 models · the Hub could not be reached')
    ).toBeTruthy();
    expect(screen.queryByText('No model matches.')).toBeNull();
    away = false;
    fireEvent.click(screen.getByText('Try again'));
    await vi.waitFor(
      () => expect(screen.getByText('No model matches.')).toBeTruthy(),
      60_000
    );
    expect(screen.queryByText(WHY)).toBeNull();
  });
});
