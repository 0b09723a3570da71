import type { IStateDB } from '@jupyterlab/statedb';
import { expect, it } from 'vitest';

import { SavedSearches } from '../saved';

function storeOf(kept: Record<string, unknown>): IStateDB {
  const store = {
    fetch: (key: string) => Promise.resolve(kept[key]),
    save: (key: string, value: unknown) => {
      kept[key] = value;
      return Promise.resolve();
    }
  };
  return store as unknown as IStateDB;
}

it('renames in place, and puts back what was removed where it was', async () => {
  const kept = {};
  const store = storeOf(kept);
  const saved = new SavedSearches(store, 'one');
  for (const name of ['c', 'b', 'a']) {
    saved.add(name, `q=${name}`);
  }
  const names = (of = saved): string[] => of.all.map(each => each.name);
  saved.rename('b', 'B');
  const back = saved.remove('B');
  expect(names()).toEqual(['a', 'c']);
  back();
  expect(names()).toEqual(['a', 'B', 'c']);
  // A name that was given again meanwhile stays.
  const late = saved.remove('c');
  saved.add('c', 'q=new');
  late();
  expect(saved.all.filter(each => each.name === 'c')).toEqual([
    { name: 'c', link: 'q=new' }
  ]);
  const other = new SavedSearches(store, 'one');
  const elsewhere = new SavedSearches(store, 'two');
  await Promise.resolve();
  await Promise.resolve();
  expect(names(other)).toEqual(names());
  expect(names(elsewhere)).toEqual([]);
});
