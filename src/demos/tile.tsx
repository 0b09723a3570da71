import * as React from 'react';

import type { Demo, LaunchedDemo } from '../ground/api/types';
import { useTrans } from '../ground/hooks';
import { visible } from '../ground/text/visible';
import { DemoPicture } from './picture';
import { kindName, stateName } from './words';

/** Tags that a tile has room for. */
const TAGS = 3;

/** One demo of the gallery, as a card whose name opens its page. */
export function DemoTile(props: {
  demo: Demo;
  /** Where its picture is; null where it has none. */
  picture: string | null;
  /** How the person's launch of it fares. */
  state?: LaunchedDemo['status'];
  onOpen: () => void;
  /** Told of a tag whose demos are wanted. */
  onTag: (tag: string) => void;
}): React.JSX.Element {
  const { demo, onOpen, onTag, picture, state } = props;
  const trans = useTrans();
  const { rating, launches } = demo;
  const name = visible(demo.name, 'prose');
  const facts = [
    demo.mine ? '' : trans.__('by %1', visible(demo.author_name)),
    rating.mean === null
      ? ''
      : trans.__('%1 of 5 stars', rating.mean.toLocaleString()),
    launches &&
      trans._n('%1 launch', '%1 launches', launches, launches.toLocaleString()),
    demo.mine && demo.visibility === 'private' ? trans.__('Only you') : ''
  ].filter(Boolean);
  return (
    <article
      className="jp-AlacardDemos-tile"
      data-id={demo.id}
      data-state={state ?? 'ready'}
    >
      <DemoPicture kind={demo.kind} name={demo.name} url={picture} />
      <div className="jp-AlacardDemos-text">
        <button
          type="button"
          className="jp-AlacardDemos-name"
          title={trans.__('Show the page of “%1”', name)}
          onClick={onOpen}
        >
          {name}
        </button>
        <p className="jp-AlacardDemos-brief">
          {visible(plain(demo.description), 'prose')}
        </p>
        <p className="jp-AlacardDemos-tags">
          <span className="jp-AlacardDemos-kind">
            {kindName(demo.kind, trans)}
          </span>
          {demo.tags.slice(0, TAGS).map(tag => (
            <button
              key={tag}
              type="button"
              title={trans.__('Show demos with this tag')}
              onClick={() => onTag(tag)}
            >
              {visible(tag)}
            </button>
          ))}
        </p>
        <p className="jp-AlacardDemos-facts">
          <span className="jp-AlacardDemos-state">
            {stateName(state, trans)}
          </span>
          {facts.length > 0 && ` · ${facts.join(' · ')}`}
        </p>
      </div>
    </article>
  );
}

/** The words of a description without the marks of Markdown that would stand among them. */
function plain(markdown: string): string {
  return markdown
    .replace(/^(```|~~~)[^]*?(^\1|$(?![^]))/gm, ' ')
    .replace(/<[^>]{0,200}>/g, ' ')
    .replace(/!?\[([^\]]{0,200})\]\([^)]{0,500}\)/g, '$1')
    .replace(/[*`_~]+/g, '')
    .replace(/[#>|]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
}
