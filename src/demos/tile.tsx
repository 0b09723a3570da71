import * as React from 'react';

import type { Demo, LaunchedDemo } from '../ground/api/types';
import { useTrans } from '../ground/hooks';
import { visible } from '../ground/text/visible';
import { KindPicture } from './picture';
import { kindName, stateName } from './words';

/** Tags that a tile has room for. */
const TAGS = 3;

/** One demo of the gallery, as a card that opens its page. */
export function DemoTile(props: {
  demo: Demo;
  /** How the person's launch of it fares. */
  state?: LaunchedDemo['status'];
  onOpen: () => void;
}): React.JSX.Element {
  const { demo, onOpen, state } = props;
  const trans = useTrans();
  const { rating, launches } = demo;
  const name = visible(demo.name, 'prose');
  const facts = [
    stateName(state, trans),
    demo.mine ? '' : trans.__('by %1', visible(demo.author_name)),
    rating.mean === null
      ? ''
      : trans.__('%1 of 5 stars', rating.mean.toLocaleString()),
    launches &&
      trans._n('%1 launch', '%1 launches', launches, launches.toLocaleString()),
    demo.mine && demo.visibility === 'private' ? trans.__('Only you') : ''
  ].filter(Boolean);
  return (
    <button
      type="button"
      className="jp-AlacardDemos-tile"
      data-id={demo.id}
      data-state={state}
      title={trans.__('Show the page of “%1”', name)}
      onClick={onOpen}
    >
      <KindPicture kind={demo.kind} />
      <span className="jp-AlacardDemos-text">
        <span className="jp-AlacardDemos-name">{name}</span>
        <span className="jp-AlacardDemos-brief">
          {visible(plain(demo.description), 'prose')}
        </span>
        <span className="jp-AlacardDemos-tags">
          <span className="jp-AlacardDemos-kind">
            {kindName(demo.kind, trans)}
          </span>
          {demo.tags.slice(0, TAGS).map(tag => (
            <span key={tag}>{visible(tag)}</span>
          ))}
        </span>
        <span className="jp-AlacardDemos-facts">{facts.join(' · ')}</span>
      </span>
    </button>
  );
}

/** The words of a description without the marks of Markdown that would stand among them. */
function plain(markdown: string): string {
  return markdown
    .replace(/<[^>]{0,200}>/g, ' ')
    .replace(/!?\[([^\]]{0,200})\]\([^)]{0,500}\)/g, '$1')
    .replace(/[*`_~]+/g, '')
    .replace(/[#>|]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
}
