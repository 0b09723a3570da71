import * as React from 'react';

import { useCommands, useTrans } from '../ground/hooks';
import { CommandIDs } from '../ground/ids';
import type { Chain } from '../ground/api/types';
import { visible } from '../ground/text/visible';
import { TreeGraph } from '../ground/tree_graph';
import { chainTitle, type IChainPlace, roots } from './chain_tree';
import { ModelLink } from './model_link';
import { dayOf } from './words';

/** Whence a hand came and what was made of it, as a list and as a graph. */
export function ForkChain(props: { chain: Chain }): React.JSX.Element {
  const trans = useTrans();
  const [shape, setShape] = React.useState<'list' | 'graph'>('list');
  const places = React.useMemo(() => roots(props.chain), [props.chain]);
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
        <Branches places={places} />
      ) : (
        places.map(place => (
          <TreeGraph<IChainPlace>
            key={place.node.share_id}
            root={place}
            label={trans.__('Graph of remixes')}
            childrenOf={item => item.children}
            boxOf={item => ({
              key: item.node.share_id,
              letters: chainTitle(item.node, trans).length,
              relation: '',
              marks: {
                'data-known': item.node.visible,
                'data-root': item.node.current
              },
              content: <Title place={item} />
            })}
          />
        ))
      )}
    </>
  );
}

function Branches(props: {
  places: readonly IChainPlace[];
}): React.JSX.Element {
  const trans = useTrans();
  return (
    <ul className="jp-AlacardShare-chain">
      {props.places.map(place => {
        const { node, children } = place;
        const model = node.hf_model_id;
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
              </span>
            )}
            {node.current && <em> {trans.__('(this one)')}</em>}
            {children.length > 0 && <Branches places={children} />}
          </li>
        );
      })}
    </ul>
  );
}

function Title(props: { place: IChainPlace }): React.JSX.Element {
  const { node } = props.place;
  const trans = useTrans();
  const commands = useCommands();
  const title = chainTitle(node, trans);
  if (!node.visible || node.deleted || node.current) {
    return <span>{title}</span>;
  }
  return (
    <button
      type="button"
      className="jp-AlacardShare-textlink"
      title={title}
      onClick={() =>
        void commands.execute(CommandIDs.openShare, { hand: node.share_id })
      }
    >
      {title}
    </button>
  );
}
