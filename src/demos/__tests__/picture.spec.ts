import { expect, it } from 'vitest';

import { numberOf } from '../picture';

it('draws the same picture of a name each time, and others of others', () => {
  const names = Array.from({ length: 100 }, (_, index) => `Demo ${index}`);
  const kinds = names.map(name => numberOf(name) % 50);
  expect(kinds).toEqual(names.map(name => numberOf(name) % 50));
  expect(new Set(kinds).size).toBeGreaterThan(35);
  expect(numberOf('')).toBeGreaterThanOrEqual(0);
});
