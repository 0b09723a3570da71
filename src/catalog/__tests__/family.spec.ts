import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';

import { labelOf } from '../family_list';
import type { IPlace } from '../family_model';

describe('the name of a place in the family', () => {
  it.each([
    [1, 'org/a (1 child)'],
    [2, 'org/a (2 children)'],
    [0, 'org/a']
  ])('counts %i children', (children_count, name) => {
    const node = { id: 'org/a', depth: 0, children_count };
    const place = { node, parent: null, cycle: false } as unknown as IPlace;
    expect(labelOf(place, nullTranslator.load('alacard_ext'))).toBe(name);
  });
});
