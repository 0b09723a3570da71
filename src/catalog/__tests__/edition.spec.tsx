import { act, render, screen } from '@testing-library/react';
import * as React from 'react';
import { describe, expect, it } from 'vitest';

import { fakeServer } from '../../__tests__/server';
import { CatalogAPI } from '../client';
import { CatalogContext, type ICatalogTools, useLoaded } from '../context';
import { CatalogSync } from '../sync';

function setUp(): { sync: CatalogSync; put(version: string | null): void } {
  let version: string | null = 'a';
  const { settings } = fakeServer(() => ({
    version,
    sync: { running: false }
  }));
  return {
    sync: new CatalogSync(new CatalogAPI(settings), null),
    put: next => (version = next)
  };
}

describe('the edition of the catalog', () => {
  it('grows when another one is there, and not when it is first known', async () => {
    const { sync, put } = setUp();
    await sync.refresh();
    await sync.refresh();
    expect(sync.edition).toBe(0);
    put('b');
    await sync.refresh();
    expect(sync.edition).toBe(1);
    put(null);
    await sync.refresh();
    expect(sync.edition).toBe(2);
  });

  it('has what is shown asked for again, and the old stand until then', async () => {
    const { sync, put } = setUp();
    await sync.refresh();
    const asked: ((text: string) => void)[] = [];
    function View(): React.JSX.Element {
      const { data } = useLoaded(
        'statistics',
        () => new Promise<string>(resolve => asked.push(resolve))
      );
      return <p>{data ?? 'Looking…'}</p>;
    }
    const tools = { syncing: sync } as unknown as ICatalogTools;
    render(
      <CatalogContext.Provider value={tools}>
        <View />
      </CatalogContext.Provider>
    );
    await act(() => Promise.resolve(asked[0]('20,000 models')));
    put('b');
    await act(() => sync.refresh());
    expect(screen.getByText('20,000 models')).toBeTruthy();
    expect(asked).toHaveLength(2);
    await act(() => Promise.resolve(asked[1]('248 models')));
    expect(screen.getByText('248 models')).toBeTruthy();
  });
});
