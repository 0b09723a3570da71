import { Button, HTMLSelect, InputGroup } from '@jupyterlab/ui-components';
import * as React from 'react';

import { useAsked, Waiting } from '../ground/asked';
import { useChanged, useTrans } from '../ground/hooks';
import { visible } from '../ground/text/visible';
import type { IDemosProps } from './context';
import { useFocusAfter } from './focus';
import {
  GALLERY,
  isNarrowed,
  type Kind,
  KINDS,
  type Scope,
  SCOPES,
  type Sort,
  SORTS,
  toLink
} from './query';
import { DemoTile } from './tile';
import { kindName, scopeName, sortName } from './words';

/** Milliseconds without typing before the words are searched for. */
const REST = 250;

/** The gallery: search and filters, cards, pages. */
export function Gallery(props: IDemosProps): React.JSX.Element {
  const { api, board, edition, show, view } = props;
  const trans = useTrans();
  const loaded = useAsked(
    toLink(view),
    signal => api.list(view, signal),
    edition
  );
  const { data } = loaded;
  useChanged(board);
  // The button that turned the page went with the list.
  const shown = React.useRef(String(view.page));
  if (data) {
    shown.current = String(view.page);
  }
  const count = useFocusAfter<HTMLParagraphElement>(shown.current);
  return (
    <>
      <Bar {...props} />
      {data ? (
        data.demos.length ? (
          <>
            <p
              ref={count}
              className="jp-AlacardDemos-facts"
              role="status"
              tabIndex={-1}
            >
              {trans._n(
                '%1 demo',
                '%1 demos',
                data.total,
                data.total.toLocaleString()
              )}
            </p>
            <ul
              className="jp-AlacardDemos-tiles"
              aria-label={trans.__('Demos')}
            >
              {data.demos.map(demo => (
                <li key={demo.id}>
                  <DemoTile
                    demo={demo}
                    picture={api.pictureUrl(demo)}
                    state={
                      board.launches.find(each => each.demo_id === demo.id)
                        ?.status
                    }
                    onOpen={() =>
                      show({ ...view, part: 'page', demo: demo.id })
                    }
                    onTag={tag =>
                      show({
                        ...view,
                        tags: [...new Set([...view.tags, tag])],
                        page: 1
                      })
                    }
                  />
                </li>
              ))}
            </ul>
            <Pages {...props} pages={data.pages} />
          </>
        ) : (
          <None {...props} pages={data.pages} />
        )
      ) : (
        <Waiting loaded={loaded} />
      )}
    </>
  );
}

function Bar(props: IDemosProps): React.JSX.Element {
  const { show, view } = props;
  const trans = useTrans();
  const [typed, setTyped] = React.useState(view.search);
  const latest = React.useRef(props);
  latest.current = props;
  React.useEffect(() => setTyped(view.search), [view.search]);
  React.useEffect(() => {
    const timer = setTimeout(() => {
      const now = latest.current;
      if (typed.trim() !== now.view.search) {
        now.show({ ...now.view, search: typed.trim(), page: 1 });
      }
    }, REST);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <div className="jp-AlacardDemos-bar" role="search">
      <InputGroup
        type="search"
        rightIcon="ui-components:search"
        value={typed}
        maxLength={200}
        aria-label={trans.__('Search demos')}
        placeholder={trans.__('Search by name, tag or author')}
        onChange={event => setTyped(event.target.value)}
      />
      <HTMLSelect
        value={view.scope}
        aria-label={trans.__('Whose demos')}
        options={SCOPES.map(value => ({
          value,
          label: scopeName(value, trans)
        }))}
        onChange={event =>
          show({ ...view, scope: event.target.value as Scope, page: 1 })
        }
      />
      <HTMLSelect
        value={view.kind}
        aria-label={trans.__('Kind of app')}
        options={[
          { value: '', label: trans.__('Any kind') },
          ...KINDS.map(value => ({ value, label: kindName(value, trans) }))
        ]}
        onChange={event =>
          show({ ...view, kind: event.target.value as Kind | '', page: 1 })
        }
      />
      <HTMLSelect
        value={view.sort}
        aria-label={trans.__('Order')}
        options={SORTS.map(value => ({ value, label: sortName(value, trans) }))}
        onChange={event =>
          show({ ...view, sort: event.target.value as Sort, page: 1 })
        }
      />
      <Button
        className="jp-mod-styled jp-mod-accept"
        onClick={() => show({ ...GALLERY, part: 'bring' })}
      >
        {trans.__('Add a demo…')}
      </Button>
      {view.tags.map(tag => (
        <Button
          key={tag}
          small
          className="jp-mod-styled"
          title={trans.__('Show demos without this tag, too')}
          onClick={() =>
            show({
              ...view,
              tags: view.tags.filter(each => each !== tag),
              page: 1
            })
          }
        >
          {trans.__('Tag: %1 ✕', visible(tag))}
        </Button>
      ))}
      {view.author && (
        <Button
          small
          className="jp-mod-styled"
          title={trans.__('Show demos of others, too')}
          onClick={() => show({ ...view, author: '', page: 1 })}
        >
          {trans.__('Author: %1 ✕', visible(view.author))}
        </Button>
      )}
    </div>
  );
}

function Pages(
  props: IDemosProps & { pages: number }
): React.JSX.Element | null {
  const { pages, show, view } = props;
  const trans = useTrans();
  if (pages < 2) {
    return null;
  }
  const turn = (label: string, page: number): React.JSX.Element => (
    <Button
      className="jp-mod-styled"
      disabled={page < 1 || page > pages}
      onClick={() => show({ ...view, page })}
    >
      {label}
    </Button>
  );
  return (
    <nav className="jp-AlacardDemos-pages" aria-label={trans.__('Pages')}>
      {turn(trans.__('Previous'), view.page - 1)}
      <span role="status">{trans.__('Page %1 of %2', view.page, pages)}</span>
      {turn(trans.__('Next'), view.page + 1)}
    </nav>
  );
}

/** What to do where nothing is listed. */
function None(props: IDemosProps & { pages: number }): React.JSX.Element {
  const { pages, show, view } = props;
  const trans = useTrans();
  const [text, label, next] =
    view.page > pages
      ? ([
          trans.__('There are no more demos.'),
          trans.__('Show the last page'),
          { ...view, page: pages }
        ] as const)
      : isNarrowed(view)
        ? ([
            trans.__('No demos match.'),
            trans.__('Clear search and filters'),
            { ...GALLERY, sort: view.sort }
          ] as const)
        : ([
            trans.__(
              'No demos yet. Drop an archive of an app here, or add a folder. Alacard checks it without running any of it.'
            ),
            trans.__('Add a demo…'),
            { ...GALLERY, part: 'bring' }
          ] as const);
  return (
    <div className="jp-AlacardDemos-none">
      <p>{text}</p>
      <Button className="jp-mod-styled" onClick={() => show(next)}>
        {label}
      </Button>
    </div>
  );
}
