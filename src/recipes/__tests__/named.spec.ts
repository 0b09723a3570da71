import { describe, expect, it } from 'vitest';

import { modelCard, recipe } from '../../__tests__/cards';
import { deferred } from '../../__tests__/server';
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
        const details = { recipe_id: name, revision: 1 };
        return Promise.reject(
          new APIError('Taken.', { status: 409, code, details })
        );
      }
      kept.set(name, made);
      return Promise.resolve({});
    },
    one: (name: string) =>
      Promise.resolve({ recipe: kept.get(name) ?? recipe(), hand_code: null })
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
    // A second time nothing is taken in twice.
    for (const left of [codes, codes]) {
      expect(await named.takeIn(left, read)).toEqual({ broken: 'BAD' });
    }
    expect([...kept.keys()]).toEqual(['there', 'new', 'there (2)']);
    expect(kept.get('there')).toBeNull();
    expect(kept.get('there (2)')?.model_card.id).toBe('org/C2');
  });

  it('are left as codes where there is no room for them', async () => {
    const full = new APIError('No room.', { status: 409, code: 'CONFLICT' });
    const named = new NamedHands({
      list: () => Promise.resolve([]),
      make: () => Promise.reject(full)
    } as never);
    const left = await named.takeIn({ mine: 'C1' }, () =>
      Promise.resolve(recipe())
    );
    expect(left).toEqual({ mine: 'C1' });
  });

  it('are not shown as they were before what is shown', async () => {
    const answers = [deferred<object[]>(), deferred<object[]>()];
    let asked = 0;
    const list = () => answers[asked++].promise;
    const named = new NamedHands({ list } as never);
    const loads = [named.load(), named.load()];
    answers[1].resolve([{ name: 'now' }]);
    answers[0].resolve([{ name: 'before' }]);
    await Promise.all(loads);
    expect(named.hands?.map(each => each.name)).toEqual(['now']);
  });
});
