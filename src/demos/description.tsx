import * as React from 'react';

import { headingOf, pageOf } from '../catalog/markdown';
import { useTrans } from '../ground/hooks';

/** What a person wrote of a demo, as nodes that do nothing; images are named and never fetched. */
export function Description(props: { markdown: string }): React.JSX.Element {
  const { markdown } = props;
  const trans = useTrans();
  const host = React.useRef<HTMLDivElement>(null);
  const placeholder = trans.__('image');
  React.useLayoutEffect(() => {
    const page = pageOf(markdown, { id: null, images: false, placeholder });
    host.current?.replaceChildren(page.nodes);
  }, [markdown, placeholder]);
  const onClick = (event: React.MouseEvent): void => {
    const link = (event.target as Element).closest('a');
    const href = link?.getAttribute('href') ?? '';
    if (href.startsWith('#')) {
      event.preventDefault();
      headingOf(event.currentTarget as HTMLElement, href)?.scrollIntoView({
        block: 'start'
      });
    }
  };
  return (
    <div
      ref={host}
      className="jp-AlacardModels-readme jp-RenderedHTMLCommon"
      onClick={onClick}
    />
  );
}
