import type { TranslationBundle } from '@jupyterlab/translation';

import type { CatalogAPI } from '../catalog/client';
import type { ITreeNode } from '../catalog/wire';
import { visible } from '../ground/text/visible';
import type { IChainPlace } from './chain_tree';

/** Models whose ancestors are asked for; a chain of more names their relations in part. */
const MOST = 20;

/** What each model of a chain came from, as the catalog knows it. */
export type Ancestors = ReadonlyMap<string, readonly ITreeNode[]>;

/** The models of hands whose original has another one, and those of these originals. */
export function crossedModels(places: readonly IChainPlace[]): string[] {
  const found = new Set<string>();
  const walk = (place: IChainPlace): void => {
    for (const child of place.children) {
      if (changesModel(place, child)) {
        found.add(place.node.hf_model_id ?? '');
        found.add(child.node.hf_model_id ?? '');
      }
      walk(child);
    }
  };
  places.forEach(walk);
  return [...found].slice(0, MOST);
}

/** Ask for the ancestors of these models; a model that the catalog cannot tell of has none. */
export async function ancestorsOf(
  models: readonly string[],
  catalog: Pick<CatalogAPI, 'tree'>,
  signal: AbortSignal
): Promise<Ancestors> {
  const found = await Promise.allSettled(
    models.map(model => catalog.tree(model, { direction: 'ancestors', signal }))
  );
  return new Map(
    found.map((each, at) => [
      folded(models[at]),
      each.status === 'fulfilled' ? (each.value.nodes ?? []) : []
    ])
  );
}

/** Whether a remix has another model than its original, where both may be seen. */
export function changesModel(
  original: IChainPlace,
  remix: IChainPlace
): boolean {
  const [from, to] = [original.node.hf_model_id, remix.node.hf_model_id];
  return Boolean(from && to) && folded(from) !== folded(to);
}

/** What the family tree says of the model of a remix and of that of its original; empty for nothing. */
export function kinship(
  original: IChainPlace,
  remix: IChainPlace,
  ancestors: Ancestors,
  trans: TranslationBundle
): string {
  if (!changesModel(original, remix)) {
    return '';
  }
  const from = original.node.hf_model_id ?? '';
  const to = remix.node.hf_model_id ?? '';
  const above = ancestors.get(folded(to)) ?? [];
  const aboveOriginal = ancestors.get(folded(from)) ?? [];
  const name = shortName(from);
  const down = above.find(node => folded(node.id) === folded(from));
  if (down) {
    return folded(down.child) === folded(to)
      ? madeFrom(down.relation ?? '', name, trans)
      : trans.__('descends from %1', name);
  }
  if (aboveOriginal.some(node => folded(node.id) === folded(to))) {
    return trans.__('%1 descends from it', name);
  }
  const shared = above.find(node =>
    aboveOriginal.some(other => folded(other.id) === folded(node.id))
  );
  return shared
    ? trans.__('descends from %1, like %2', shortName(shared.id), name)
    : '';
}

function madeFrom(
  relation: string,
  parent: string,
  trans: TranslationBundle
): string {
  const names: Record<string, string> = {
    finetune: trans.__('fine-tuned from %1', parent),
    adapter: trans.__('adapter for %1', parent),
    quantized: trans.__('quantised from %1', parent),
    merge: trans.__('merged from %1 and others', parent)
  };
  return names[relation] ?? trans.__('derived from %1', parent);
}

/** The name of a model without its owner's, for where its whole name stands near by. */
export function shortName(id: string): string {
  return visible(id.slice(id.lastIndexOf('/') + 1));
}

function folded(id: string | null | undefined): string {
  return (id ?? '').toLowerCase();
}
