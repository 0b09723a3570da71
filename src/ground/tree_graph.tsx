import { hierarchy, tree } from 'd3-hierarchy';
import * as React from 'react';

const HEIGHT = 30;
/** Pixels between two levels, for the lines. */
const GAP = 44;
/** A level is as wide as its longest name, from here to there. */
const NARROW = 120;
const WIDE = 460;
/** Pixels of a letter, and of what stands around a name. */
const LETTER = 7.4;
const AROUND = 64;

/** What stands at a place of a graph. */
export interface IBox {
  readonly key: string;
  /** Letters of its name; the widest of a level gives the level its width. */
  readonly letters: number;
  /** Which look the line from its parent has. */
  readonly relation: string;
  /** Attributes of the box, by which it gets its look. */
  readonly marks?: Readonly<Record<`data-${string}`, boolean | string>>;
  readonly content: React.ReactNode;
}

/** A tree drawn from left to right. A list beside it says the same to those who do not see it. */
export function TreeGraph<T>(props: {
  root: T;
  label: string;
  childrenOf(item: T): readonly T[] | null;
  boxOf(item: T): IBox;
}): React.JSX.Element {
  const root = hierarchy<T>(props.root, item => props.childrenOf(item));
  const drawn = tree<T>().nodeSize([HEIGHT, 1])(root);
  const nodes = drawn.descendants();
  const levels = levelsOf(
    nodes.map(node => ({
      depth: node.depth,
      letters: props.boxOf(node.data).letters
    }))
  );
  const top = Math.min(...nodes.map(node => node.x)) - HEIGHT;
  const bottom = Math.max(...nodes.map(node => node.x)) + HEIGHT;
  const last = levels[levels.length - 1];
  const right = last.left + last.width + 24;
  return (
    <div
      className="jp-Alacard-graph"
      role="region"
      aria-label={props.label}
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
            const { key, relation } = props.boxOf(target.data);
            return (
              <path
                key={key}
                data-relation={relation}
                d={`M${x},${y}C${middle},${y} ${middle},${target.x} ${end},${target.x}`}
              />
            );
          })}
        </svg>
        {nodes.map(node => {
          const { key, marks, content } = props.boxOf(node.data);
          return (
            <div
              key={key}
              className="jp-Alacard-graph-node"
              {...marks}
              style={{
                left: levels[node.depth].left,
                top: node.x - top - 12,
                width: levels[node.depth].width
              }}
            >
              {content}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Where each level begins and how wide its boxes are, so that no name is cut beside empty space. */
export function levelsOf(
  nodes: readonly { depth: number; letters: number }[]
): { left: number; width: number }[] {
  const widths: number[] = [];
  for (const { depth, letters } of nodes) {
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
