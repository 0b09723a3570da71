import { describe, expect, it } from 'vitest';

import { modelCard } from '../../__tests__/cards';
import { parameterCount } from '../face';

describe('how many parameters a card tells', () => {
  it.each([
    ['by dtype', { parameters: { F32: 100, I64: 2 } }, 102],
    ['not how they are stored', { parameter_total: 7 }, 7],
    ['nothing', {}, null]
  ])('%s', (_, told, count) => {
    expect(parameterCount(modelCard('a/b', told))).toBe(count);
  });
});
