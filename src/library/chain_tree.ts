import type { TranslationBundle } from '@jupyterlab/translation';

import type { Chain, ChainNode } from '../ground/api/types';
import { visible } from '../ground/text/visible';

/** A hand of a fork chain, and the remixes of it. */
export interface IChainPlace {
  readonly node: ChainNode;
  readonly children: readonly IChainPlace[];
}

/** The hands that are no remix of another one there, with all that came of them. */
export function roots(chain: Chain): readonly IChainPlace[] {
  const nodes = new Map(chain.nodes.map(node => [node.share_id, node]));
  const below = new Map<string, string[]>();
  const children = new Set<string>();
  for (const [parent, child] of chain.edges) {
    if (nodes.has(parent) && nodes.has(child) && !children.has(child)) {
      children.add(child);
      below.set(parent, [...(below.get(parent) ?? []), child]);
    }
  }
  const place = (node: ChainNode): IChainPlace => ({
    node,
    children: (below.get(node.share_id) ?? []).flatMap(id => {
      const child = nodes.get(id);
      return child ? [place(child)] : [];
    })
  });
  return chain.nodes
    .filter(node => !children.has(node.share_id))
    .map(node => place(node));
}

/** What a hand of a chain is called; of one that may not be seen, that it may not. */
export function chainTitle(node: ChainNode, trans: TranslationBundle): string {
  if (node.deleted) {
    return trans.__('A deleted hand');
  }
  return node.visible && node.title
    ? visible(node.title, 'prose')
    : trans.__('A hand that is not shared with you');
}
