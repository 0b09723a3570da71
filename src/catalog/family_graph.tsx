import { hierarchy, tree } from 'd3-hierarchy';
import * as React from 'react';

import { compactNumber } from '../cards/format';
import { useTrans } from '../ground/hooks';
import { useCatalog } from './context';
import { labelOf } from './family_list';
import type { FamilyModel, IPlace } from './family_model';
import { canOpen } from './family_model';
import { relationName } from './words';

const HEIGHT = 30;
/** Pixels between two levels, for the lines. */
const GAP = 44;
/** A level is as wide as its longest name, from here to there. */
const NARROW = 120;
const WIDE = 460;
/** Pixels of a letter, and of what stands around a name. */
const LETTER = 7.4;
const AROUND = 64;

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
  const root = hierarchy<IDrawn>({ place: family.root, more: false }, item => {
    const { place, more } = item;
    if (more || !place.open || !place.children) {
      return null;
    }
    const children = place.children.map(child => ({
      place: child,
      more: false
    }));
    return place.next === null
      ? children
      : [...children, { place, more: true }];
  });
  const drawn = tree<IDrawn>().nodeSize([HEIGHT, 1])(root);
  const nodes = drawn.descendants();
  const levels = levelsOf(nodes);
  const top = Math.min(...nodes.map(node => node.x)) - HEIGHT;
  const bottom = Math.max(...nodes.map(node => node.x)) + HEIGHT;
  const last = levels[levels.length - 1];
  const right = last.left + last.width + 24;
  const relations = [
    ...new Set(
      nodes
        .filter(node => node.parent && !node.data.more)
        .map(node => node.data.place.node.relation ?? '')
    )
  ];
  return (
    <>
      <p className="jp-AlacardModels-hint jp-AlacardModels-legend">
        {relations.map(relation => (
          <span key={relation}>
            <svg width={28} height={10} aria-hidden="true">
              <path data-relation={relation} d="M0,5L28,5" />
            </svg>
            {relationName(relation, trans)}
          </span>
        ))}
      </p>
      <div
        className="jp-AlacardModels-graph"
        role="region"
        aria-label={trans.__('Graph of the family')}
        tabIndex={0}
      >
        <div style={{ width: right, height: bottom - top }}>
          <svg
            width={right}
            height={bottom - top}
            viewBox={`0 ${top} ${right} ${bottom - top}`}
            aria-hidden="true"
          >
            {drawn.links().map(({ source, target }) => {
              const from = levels[source.depth];
              const [x, y] = [from.left + from.width, source.x];
              const end = levels[target.depth].left;
              const middle = (x + end) / 2;
              return (
                <path
                  key={`${target.data.place.key} ${target.data.more}`}
                  data-relation={target.data.place.node.relation ?? ''}
                  d={`M${x},${y}C${middle},${y} ${middle},${target.x} ${end},${target.x}`}
                />
              );
            })}
          </svg>
          {nodes.map(node => {
            const { place, more } = node.data;
            const style = {
              left: levels[node.depth].left,
              top: node.x - top - 12,
              width: levels[node.depth].width
            };
            if (more) {
              return (
                <div
                  key={`${place.key} more`}
                  className="jp-AlacardModels-node"
                  style={style}
                >
                  <button type="button" onClick={() => void family.more(place)}>
                    {trans.__(
                      '%1 more…',
                      compactNumber(
                        Math.max(
                          (place.node.children_count ?? 0) -
                            (place.children?.length ?? 0),
                          1
                        )
                      )
                    )}
                  </button>
                </div>
              );
            }
            return (
              <div
                key={place.key}
                className="jp-AlacardModels-node"
                data-known={place.node.known ?? true}
                data-cycle={place.cycle}
                data-root={place.parent === null}
                style={style}
              >
                <button
                  type="button"
                  title={labelOf(place, trans)}
                  aria-label={labelOf(place, trans)}
                  onClick={() => model.open(place.node.id)}
                >
                  {place.cycle ? '↺ ' : ''}
                  {place.node.known === false ? '? ' : ''}
                  {place.node.id}
                </button>
                {canOpen(place) && (
                  <button
                    type="button"
                    className="jp-AlacardModels-expand"
                    aria-expanded={place.open}
                    aria-busy={place.loading}
                    aria-label={trans.__('Children of %1', place.node.id)}
                    onClick={() =>
                      void (place.open
                        ? family.close(place)
                        : family.open(place))
                    }
                  >
                    {place.open
                      ? '−'
                      : `+${compactNumber(place.node.children_count ?? 0)}`}
                  </button>
                )}
              </div>
            );
          })}
        </div>
      </div>
    </>
  );
}

/** Where each level begins and how wide its boxes are, so that no name is cut beside empty space. */
export function levelsOf(
  nodes: readonly { depth: number; data: IDrawn }[]
): { left: number; width: number }[] {
  const widths: number[] = [];
  for (const { depth, data } of nodes) {
    const letters = data.more ? 0 : data.place.node.id.length;
    const wanted = Math.min(Math.max(letters * LETTER + AROUND, NARROW), WIDE);
    widths[depth] = Math.max(widths[depth] ?? 0, wanted);
  }
  let left = 0;
  return widths.map(width => {
    const level = { left, width };
    left += width + GAP;
    return level;
  });
}
