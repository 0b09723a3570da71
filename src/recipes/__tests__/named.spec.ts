import { describe, expect, it } from 'vitest';

import { modelCard, recipe } from '../../__tests__/cards';
import { APIError } from '../../ground/api/errors';
import type { NamedHand } from '../../ground/api/types';
import type { Recipe } from '../../ground/api/values';
import { NamedHands } from '../named';

/** Routes that keep names, and refuse those that they have. */
function routes(...names: string[]) {
  const kept = new Map<string, Recipe | null>(names.map(name => [name, null]));
  const api = {
    list: () =>
      Promise.resolve(
        [...kept.keys()].map(name => ({ name, is_template: name === 'b' }))
      ),
    make: (name: string, made: Recipe) => {
      if (kept.has(name)) {
        const code = 'CONFLICT';
        return Promise.reject(new APIError('Taken.', { status: 409, code }));
      }
      kept.set(name, made);
      return Promise.resolve({});
    }
  };
  return { api: api as never, kept };
}

describe('named hands', () => {
  it('are kept without consents, and listed by their names', async () => {
    const { api, kept } = routes('c', 'b');
    const named = new NamedHands(api);
    const model_card = {
      ...modelCard('org/m'),
      trust_remote_code: 'a'.repeat(40)
    };
    await named.save('a', recipe({ model_card }));
    expect(kept.get('a')?.model_card.trust_remote_code ?? null).toBeNull();
    const shown = (all: readonly NamedHand[]): string[] =>
      all.map(each => each.name);
    expect(shown(named.hands ?? [])).toEqual(['a', 'b', 'c']);
    expect(shown(named.templates)).toEqual(['b']);
  });

  it('take in what was kept as codes once, and leave what cannot be read', async () => {
    const { api, kept } = routes('there');
    const named = new NamedHands(api);
    const read = (code: string): Promise<Recipe> =>
      code === 'BAD'
        ? Promise.reject(new Error('no code'))
        : Promise.resolve(recipe({ model_card: modelCard(`org/${code}`) }));
    const codes = { new: 'C1', there: 'C2', broken: 'BAD' };
    expect(await named.takeIn(codes, read)).toEqual({ broken: 'BAD' });
    expect([...kept.keys()]).toEqual(['there', 'new']);
    expect(kept.get('there')).toBeNull();
  });
});
