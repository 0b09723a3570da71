import { describe, expect, it, vi } from 'vitest';

import { isSameWork, takeOver } from '../takeover';

const cell = (more: object = {}): object => ({
  cell_type: 'code',
  id: 'a',
  source: 'x = 1',
  metadata: {},
  outputs: [],
  execution_count: null,
  ...more
});
const notebook = (metadata: object, cells = [cell()]): object => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata,
  cells
});
const STAMPED = notebook({ alacard: { verified: { outcome: 'passed' } } }, [
  cell({ metadata: { trusted: true }, source: ['x ', '= 1'] })
]);
const FILLED_IN = notebook({
  kernelspec: { name: 'python3' },
  language_info: { name: 'python' }
});

describe('an open notebook and its stamped file', () => {
  it('are the same work where JupyterLab alone filled something in', () => {
    expect(isSameWork(FILLED_IN, STAMPED)).toBe(true);
  });

  it.each([
    ['code', notebook({}, [cell({ source: 'x = 2' })])],
    ['an output', notebook({}, [cell({ outputs: [{ text: '1' }] })])],
    ['a run', notebook({}, [cell({ execution_count: 1 })])],
    ['a cell', notebook({}, [cell(), cell({ id: 'b' })])],
    ['metadata', notebook({ title: 'Mine' })],
    ['a tag', notebook({}, [cell({ metadata: { tags: ['mine'] } })])],
    ['a field of ours', notebook({ alacard: { recipe: {} } })]
  ])('are not the same where a person changed %s', (_, edited) => {
    expect(isSameWork(edited, STAMPED)).toBe(false);
  });

  it.each([
    [false, FILLED_IN, 'taken'],
    [true, FILLED_IN, 'taken'],
    [true, notebook({}, [cell({ source: 'mine' })]), 'unsaved']
  ])('dirty %s: the file is taken over or left', async (dirty, open, told) => {
    const revert = vi.fn(() => Promise.resolve());
    const model = { dirty, toJSON: () => open };
    const context = { path: 'a.ipynb', model, revert } as never;
    const contents = {
      get: () => Promise.resolve({ content: STAMPED })
    } as never;
    expect(await takeOver(context, contents)).toBe(told);
    expect(revert).toHaveBeenCalledTimes(told === 'taken' ? 1 : 0);
  });
});
