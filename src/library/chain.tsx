import type { ServerConnection } from '@jupyterlab/services';
import * as React from 'react';

import { CatalogAPI } from '../catalog/client';
import { useAsked } from '../ground/asked';
import { useCommands, useTrans } from '../ground/hooks';
import { CommandIDs } from '../ground/ids';
import type { Chain } from '../ground/api/types';
import { visible } from '../ground/text/visible';
import { TreeGraph } from '../ground/tree_graph';
import {
  type Ancestors,
  ancestorsOf,
  changesModel,
  crossedModels,
  kinship,
  shortName
} from './chain_family';
import { chainTitle, type IChainPlace, roots } from './chain_tree';
import { ModelLink } from './model_link';
import { dayOf } from './words';

/**
 * Whence a hand came and what was made of it, as a list and as a graph. Where a remix has another model
 * than its original, the family tree of the catalog says how the two are related.
 */
export function ForkChain(props: {
  chain: Chain;
  settings: ServerConnection.ISettings;
}): React.JSX.Element {
  const { settings } = props;
  const trans = useTrans();
  const [shape, setShape] = React.useState<'list' | 'graph'>('list');
  const places = React.useMemo(() => roots(props.chain), [props.chain]);
  const catalog = React.useMemo(() => new CatalogAPI(settings), [settings]);
  const models = React.useMemo(() => crossedModels(places), [places]);
  const { data: ancestors } = useAsked(models.join(' '), signal =>
    ancestorsOf(models, catalog, signal)
  );
  if (props.chain.nodes.length <= 1) {
    return (
      <p>
        {trans.__(
          'This hand is not a remix, and nobody has remixed it yet. Remix it to be the first.'
        )}
      </p>
    );
  }
  return (
    <>
      <p role="group" aria-label={trans.__('Show remixes as')}>
        {(['list', 'graph'] as const).map(name => (
          <button
            key={name}
            type="button"
            className="jp-Alacard-toggle"
            aria-pressed={shape === name}
            onClick={() => setShape(name)}
          >
            {name === 'list' ? trans.__('List') : trans.__('Graph')}
          </button>
        ))}
      </p>
      {shape === 'list' ? (
        <Branches places={places} ancestors={ancestors} />
      ) : (
        places.map(place => (
          <Graph
            key={place.node.share_id}
            place={place}
            ancestors={ancestors}
          />
        ))
      )}
    </>
  );
}

/** A hand and its remixes from left to right, each with its model where that changes. */
function Graph(props: {
  place: IChainPlace;
  ancestors: Ancestors | null;
}): React.JSX.Element {
  const { ancestors, place } = props;
  const trans = useTrans();
  const originals = new Map<string, IChainPlace>();
  const walk = (item: IChainPlace): void => {
    for (const child of item.children) {
      originals.set(child.node.share_id, item);
      walk(child);
    }
  };
  walk(place);
  const frame = React.useRef<HTMLDivElement>(null);
  React.useEffect(() => {
    // The hand that is looked at may be many generations to the right.
    const box = frame.current?.querySelector<HTMLElement>('[data-root="true"]');
    const graph = box?.closest('.jp-Alacard-graph');
    if (box && graph) {
      graph.scrollLeft = box.offsetLeft - graph.clientWidth / 3;
    }
  }, [place]);
  return (
    <div ref={frame}>
      <TreeGraph<IChainPlace>
        root={place}
        label={trans.__('Graph of remixes')}
        childrenOf={item => item.children}
        boxOf={item => {
          const { node } = item;
          const original = originals.get(node.share_id);
          const kin =
            original && ancestors && kinship(original, item, ancestors, trans);
          const model =
            original && !changesModel(original, item)
              ? null
              : shortName(node.hf_model_id ?? '');
          return {
            key: node.share_id,
            letters: `${chainTitle(node, trans)} ${model ?? ''}`.length,
            relation: '',
            marks: { 'data-known': node.visible, 'data-root': node.current },
            content: <Title place={item} model={model} kin={kin} />
          };
        }}
      />
    </div>
  );
}

function Branches(props: {
  places: readonly IChainPlace[];
  original?: IChainPlace;
  ancestors: Ancestors | null;
}): React.JSX.Element {
  const { ancestors, original } = props;
  const trans = useTrans();
  return (
    <ul className="jp-AlacardShare-chain">
      {props.places.map(place => {
        const { node, children } = place;
        const model = node.hf_model_id;
        const kin =
          original && ancestors && kinship(original, place, ancestors, trans);
        return (
          <li key={node.share_id} data-current={node.current}>
            <Title place={place} />
            {node.owner && (
              <span>
                {' '}
                {trans.__('by %1', visible(node.owner))}
                {node.created_at && `, ${dayOf(node.created_at)}`}
              </span>
            )}
            {model && (
              <span>
                {' · '}
                <ModelLink model={model} />
                {kin && ` (${kin})`}
              </span>
            )}
            {node.current && <em> {trans.__('(this one)')}</em>}
            {children.length > 0 && (
              <Branches
                places={children}
                original={place}
                ancestors={ancestors}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** With its model in the same box of a graph; how that is related to the original's is told beside. */
function Title(props: {
  place: IChainPlace;
  model?: string | null;
  kin?: string | null;
}): React.JSX.Element {
  const { kin, model } = props;
  const { node } = props.place;
  const trans = useTrans();
  const commands = useCommands();
  const title = chainTitle(node, trans);
  const hint = [title, model, kin].filter(Boolean).join(' · ');
  const content = (
    <>
      {title}
      {model && <small> · {model}</small>}
    </>
  );
  if (!node.visible || node.deleted || node.current) {
    return <span title={hint}>{content}</span>;
  }
  return (
    <button
      type="button"
      className="jp-AlacardShare-textlink"
      title={hint}
      onClick={() =>
        void commands.execute(CommandIDs.openShare, { hand: node.share_id })
      }
    >
      {content}
    </button>
  );
}
