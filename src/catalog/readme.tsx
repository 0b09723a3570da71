import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { useTrans } from '../ground/hooks';
import { useCatalog, useLoaded } from './context';
import {
  headingOf,
  type IReadmeOptions,
  pageOf,
  withoutFrontMatter
} from './markdown';
import { Waiting } from '../ground/asked';

/** Files larger than a person reads are cut. */
const LONGEST = 200_000;

/** The model's README, fetched on opening, its images only when they are asked for. */
export function Readme(props: { id: string }): React.JSX.Element {
  const { id } = props;
  const trans = useTrans();
  const { model } = useCatalog();
  const [asked, setAsked] = React.useState('');
  const loaded = useLoaded(id, signal => model.catalog.readme(id, signal));
  if (!loaded.data) {
    return <Waiting loaded={loaded} />;
  }
  // Asked for one model's page, not for the next one's.
  const images = asked === id;
  const markdown = withoutFrontMatter(loaded.data.markdown).slice(0, LONGEST);
  const pictured = /!\[|<img/i.test(markdown);
  if (loaded.data.unread) {
    return (
      <p>{trans.__('The README could not be read: %1.', loaded.data.unread)}</p>
    );
  }
  if (!markdown.trim()) {
    return <p>{trans.__('This model has no README.')}</p>;
  }
  return (
    <>
      {pictured && !images && (
        <p className="jp-AlacardModels-ask">
          {trans.__(
            'Images are not loaded, because other sites would see that you opened this page.'
          )}{' '}
          <Button small onClick={() => setAsked(id)}>
            {trans.__('Load images')}
          </Button>
        </p>
      )}
      <Page
        markdown={markdown}
        id={id}
        images={images}
        placeholder={trans.__('image')}
      />
    </>
  );
}

function Page(props: IReadmeOptions & { markdown: string }): React.JSX.Element {
  const { markdown, id, images, placeholder } = props;
  const host = React.useRef<HTMLDivElement>(null);
  const { colour } = useCatalog();
  React.useLayoutEffect(() => {
    const page = pageOf(markdown, { id, images, placeholder });
    host.current?.replaceChildren(page.nodes);
    page.code
      .filter(block => block.language)
      .forEach(block => colour?.(block.node, block.language));
  }, [markdown, id, images, placeholder, colour]);
  // A fragment means a heading of the page; the address is the Lab's own.
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
