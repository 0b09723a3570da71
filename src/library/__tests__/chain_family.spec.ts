import { nullTranslator } from '@jupyterlab/translation';
import { expect, it } from 'vitest';

import type { ChainNode } from '../../ground/api/types';
import { ancestorsOf, crossedModels, kinship } from '../chain_family';
import { roots } from '../chain_tree';

/** The ancestors of each model, nearest first: of `tuned` a parent and a grandparent. */
const KNOWN: Record<string, object[]> = {
  'org/tuned': [
    { id: 'Org/Base', relation: 'finetune', child: 'org/tuned' },
    { id: 'org/root', relation: null, child: 'Org/Base' }
  ],
  'org/small': [{ id: 'org/root', relation: 'quantized', child: 'org/small' }]
};

it('says how the model of a remix is related to that of its original', async () => {
  const trans = nullTranslator.load('alacard_ext');
  const models: Record<string, string | null> = {
    a: 'org/base',
    b: 'org/tuned',
    c: 'org/root',
    d: 'org/small',
    e: 'org/stranger',
    f: 'org/Stranger',
    g: null
  };
  const nodes = Object.entries(models).map(
    ([share_id, hf_model_id]) => ({ share_id, hf_model_id }) as ChainNode
  );
  const order = Object.keys(models);
  const edges = order
    .slice(1)
    .map((child, at) => [order[at], child] as [string, string]);
  edges.push(['b', 'h']);
  nodes.push({ share_id: 'h', hf_model_id: 'org/small' } as ChainNode);
  const places = roots({ nodes, edges });
  const asked = crossedModels(places);
  expect(asked).toEqual([
    'org/base',
    'org/tuned',
    'org/root',
    'org/small',
    'org/stranger'
  ]);
  const catalog = {
    tree: (id: string) =>
      id === 'org/stranger'
        ? Promise.reject(new Error('away'))
        : Promise.resolve({ nodes: KNOWN[id] })
  };
  const { signal } = new AbortController();
  const ancestors = await ancestorsOf(asked, catalog as never, signal);
  const told: Record<string, string> = {};
  const walk = (place: (typeof places)[number]): void => {
    for (const child of place.children) {
      told[child.node.share_id] = kinship(place, child, ancestors, trans);
      walk(child);
    }
  };
  places.forEach(walk);
  expect(told).toEqual({
    b: 'fine-tuned from base',
    c: 'tuned descends from it',
    d: 'quantised from root',
    e: '',
    f: '',
    g: '',
    h: 'descends from root, like tuned'
  });
});
