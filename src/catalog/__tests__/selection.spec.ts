import { describe, expect, it } from 'vitest';

import { Selection } from '../selection';

describe('Selection', () => {
  it('ticks one, a range with Shift either way, and takes a range back', () => {
    const selection = new Selection();
    const listed = ['a', 'b', 'c', 'd', 'e'];
    selection.toggle('d');
    selection.toggleTo('b', listed);
    expect([...selection.ids].sort()).toEqual(['b', 'c', 'd']);
    selection.toggleTo('c', listed);
    expect(selection.ids).toEqual(['d']);
    // The one that was ticked last is no longer listed.
    selection.toggleTo('x', ['x', 'y']);
    expect(selection.ids).toEqual(['d', 'x']);
  });
});
