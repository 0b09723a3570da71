import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { compactNumber } from '../cards/format';
import { useTrans } from '../ground/hooks';
import { type IBox, TreeGraph } from '../ground/tree_graph';
import { useCatalog } from './context';
import { labelOf } from './family_list';
import type { FamilyModel, IPlace } from './family_model';
import { canOpen } from './family_model';
import { relationName } from './words';

/** A place, or the offer of more children of one. */
interface IDrawn {
  readonly place: IPlace;
  readonly more: boolean;
}

/** The family as a graph that opens level by level; the tree and the table say the same. */
export function FamilyGraph(props: { family: FamilyModel }): React.JSX.Element {
  const { family } = props;
  const trans = useTrans();
  const { model } = useCatalog();
  return (
    <>
      <p className="jp-AlacardModels-hint jp-AlacardModels-legend">
        {[...relationsOf(family.root)].map(relation => (
          <span key={relation}>
            <svg width={28} height={10} aria-hidden="true">
              <path data-relation={relation} d="M0,5L28,5" />
            </svg>
            {relationName(relation, trans)}
          </span>
        ))}
      </p>
      <TreeGraph<IDrawn>
        root={{ place: family.root, more: false }}
        label={trans.__('Graph of the family')}
        childrenOf={childrenOf}
        boxOf={({ place, more }) =>
          more
            ? moreBox(place, family, trans)
            : placeBox(place, family, id => model.open(id), trans)
        }
      />
    </>
  );
}

function childrenOf({ place, more }: IDrawn): readonly IDrawn[] | null {
  if (more || !place.open || !place.children) {
    return null;
  }
  const children = place.children.map(child => ({ place: child, more: false }));
  return place.next === null ? children : [...children, { place, more: true }];
}

/** The relations of all places that are drawn below one. */
function relationsOf(place: IPlace): Set<string> {
  const found = new Set<string>();
  for (const { place: child, more } of childrenOf({ place, more: false }) ??
    []) {
    if (!more) {
      found.add(child.node.relation ?? '');
      relationsOf(child).forEach(relation => found.add(relation));
    }
  }
  return found;
}

function moreBox(
  place: IPlace,
  family: FamilyModel,
  trans: TranslationBundle
): IBox {
  const left = (place.node.children_count ?? 0) - (place.children?.length ?? 0);
  return {
    key: `${place.key} more`,
    letters: 0,
    relation: place.node.relation ?? '',
    content: (
      <button type="button" onClick={() => void family.more(place)}>
        {trans.__('%1 more…', compactNumber(Math.max(left, 1)))}
      </button>
    )
  };
}

function placeBox(
  place: IPlace,
  family: FamilyModel,
  open: (id: string) => void,
  trans: TranslationBundle
): IBox {
  const { node } = place;
  const toggle = (): Promise<void> | void =>
    place.open ? family.close(place) : family.open(place);
  return {
    key: place.key,
    letters: node.id.length,
    relation: node.relation ?? '',
    marks: {
      'data-known': node.known ?? true,
      'data-cycle': place.cycle,
      'data-root': place.parent === null
    },
    content: (
      <>
        <button
          type="button"
          title={labelOf(place, trans)}
          aria-label={labelOf(place, trans)}
          onClick={() => open(node.id)}
        >
          {place.cycle ? '↺ ' : ''}
          {node.known === false ? '? ' : ''}
          {node.id}
        </button>
        {canOpen(place) && (
          <button
            type="button"
            className="jp-Alacard-graph-expand"
            aria-expanded={place.open}
            aria-busy={place.loading}
            aria-label={trans.__('Children of %1', node.id)}
            onClick={() => void toggle()}
          >
            {place.open ? '−' : `+${compactNumber(node.children_count ?? 0)}`}
          </button>
        )}
      </>
    )
  };
}
