import { hierarchy, tree } from 'd3-hierarchy';
import * as React from 'react';

import { compactNumber } from '../cards/format';
import { useTrans } from '../panel/context';
import { useCatalog } from './context';
import { labelOf } from './family_list';
import type { FamilyModel, IPlace } from './family_model';
import { canOpen } from './family_model';
import { relationName } from './words';

const WIDTH = 240;
const HEIGHT = 30;
const BOX = 200;

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
  const drawn = tree<IDrawn>().nodeSize([HEIGHT, WIDTH])(root);
  const nodes = drawn.descendants();
  const top = Math.min(...nodes.map(node => node.x)) - HEIGHT;
  const bottom = Math.max(...nodes.map(node => node.x)) + HEIGHT;
  const right = Math.max(...nodes.map(node => node.y)) + BOX + 24;
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
              const [x, y] = [source.y + BOX, source.x];
              const middle = (x + target.y) / 2;
              return (
                <path
                  key={`${target.data.place.key} ${target.data.more}`}
                  data-relation={target.data.place.node.relation ?? ''}
                  d={`M${x},${y}C${middle},${y} ${middle},${target.x} ${target.y},${target.x}`}
                />
              );
            })}
          </svg>
          {nodes.map(node => {
            const { place, more } = node.data;
            const style = {
              left: node.y,
              top: node.x - top - 12,
              width: BOX
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
