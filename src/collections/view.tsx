import { Button, InputGroup } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { Collection } from '../ground/api/types';
import { useAsked, Waiting } from '../ground/asked';
import { useTrans } from '../ground/hooks';
import { visible } from '../ground/text/visible';
import type { CollectionActions } from './actions';
import type { ICollectionPage } from './client';
import { OneView } from './one_view';
import { audienceName, handCount } from './words';

/** Milliseconds without typing before the words are searched for. */
const REST = 200;

export interface ICollectionsProps {
  /** The collection that is open; empty for the list. */
  readonly open: string;
  /** Counts up when something was changed elsewhere. */
  readonly edition: number;
  readonly actions: CollectionActions;
  readonly onOpen: (id: string) => void;
}

/** The collections of a person and those of others, or one of them. */
export function CollectionsView(props: ICollectionsProps): React.JSX.Element {
  const { open } = props;
  const last = React.useRef('');
  React.useEffect(() => {
    last.current = open || last.current;
  }, [open]);
  return open ? (
    <OneView key={open} {...props} />
  ) : (
    <Lists {...props} from={last.current} />
  );
}

/** `from` is the collection that was open before; empty where none was. */
function Lists(props: ICollectionsProps & { from: string }): React.JSX.Element {
  const { actions, from, onOpen } = props;
  const search = React.useRef<HTMLInputElement>(null);
  React.useEffect(() => {
    // The button that led back is gone.
    if (from && document.activeElement === document.body) {
      search.current?.focus();
    }
  }, [from]);
  const trans = useTrans();
  const [typed, setTyped] = React.useState('');
  const [q, setQ] = React.useState('');
  React.useEffect(() => {
    const timer = setTimeout(() => setQ(typed.trim()), REST);
    return () => clearTimeout(timer);
  }, [typed]);
  const begin = async (): Promise<void> => {
    const made = await actions.begin();
    if (made) {
      onOpen(made);
    }
  };
  return (
    <div className="jp-AlacardCollections">
      <div className="jp-AlacardLibrary-bar" role="search">
        <InputGroup
          inputRef={search}
          type="search"
          rightIcon="ui-components:search"
          value={typed}
          maxLength={200}
          aria-label={trans.__('Search collections')}
          placeholder={trans.__('Search by name or description')}
          onChange={event => setTyped(event.target.value)}
        />
        <Button className="jp-mod-styled" onClick={() => void begin()}>
          {trans.__('New collection…')}
        </Button>
      </div>
      <List {...props} q={q} scope="mine" />
      <List {...props} q={q} scope="shared" />
    </div>
  );
}

/**
 * A page of collections. Those that one shares oneself are among the shared ones, and left out there;
 * where a page holds no other, the next one is asked for.
 */
async function pageOf(
  actions: CollectionActions,
  scope: 'mine' | 'shared',
  q: string,
  cursor: string | null,
  signal?: AbortSignal
): Promise<ICollectionPage> {
  let next = cursor;
  for (;;) {
    const page = await actions.api.list({ scope, q }, next, signal);
    const collections = page.collections.filter(
      each => scope === 'mine' || !each.mine
    );
    next = page.next;
    if (collections.length || next === null) {
      return { ...page, collections };
    }
  }
}

function List(
  props: ICollectionsProps & {
    from: string;
    q: string;
    scope: 'mine' | 'shared';
  }
): React.JSX.Element | null {
  const { actions, edition, from, q, scope, onOpen } = props;
  const trans = useTrans();
  const loaded = useAsked(
    `${scope} ${q}`,
    signal => pageOf(actions, scope, q, null, signal),
    edition
  );
  const [more, setMore] = React.useState<{
    of: unknown;
    rows: readonly Collection[];
    next: string | null;
  } | null>(null);
  const list = React.useRef<HTMLUListElement>(null);
  const isThere = loaded.data !== null;
  React.useEffect(() => {
    // To where whoever came back had left, unless something was typed meanwhile.
    const { activeElement } = document;
    if (
      from &&
      activeElement instanceof HTMLInputElement &&
      activeElement.type === 'search' &&
      !activeElement.value
    ) {
      const rows = list.current?.querySelectorAll('button') ?? [];
      [...rows].find(row => row.dataset.id === from)?.focus();
    }
  }, [from, isThere]);
  const own = scope === 'mine';
  const title = own ? trans.__('Mine') : trans.__('Shared by others');
  if (!loaded.data) {
    return own || loaded.error ? <Waiting loaded={loaded} /> : null;
  }
  const added = more?.of === loaded.data ? more : null;
  const next = added ? added.next : loaded.data.next;
  const rows = [...loaded.data.collections, ...(added?.rows ?? [])];
  const showMore = async (): Promise<void> => {
    const page = await actions.telling(() => pageOf(actions, scope, q, next));
    if (page) {
      setMore({
        of: loaded.data,
        rows: [...(added?.rows ?? []), ...page.collections],
        next: page.next
      });
    }
  };
  if (!rows.length && !own) {
    return null;
  }
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      {rows.length ? (
        <ul ref={list} className="jp-AlacardCollections-list">
          {rows.map(each => (
            <li key={each.collection_id}>
              <button
                type="button"
                data-id={each.collection_id}
                onClick={() => onOpen(each.collection_id)}
              >
                <span className="jp-AlacardLibrary-title">
                  {visible(each.name, 'prose')}
                </span>
                <span className="jp-AlacardLibrary-facts">
                  {[
                    !each.mine && visible(each.owner),
                    handCount(each.size, trans),
                    each.mine && audienceName(each.visibility, trans)
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </button>
            </li>
          ))}
        </ul>
      ) : (
        <p>
          {q
            ? trans.__('None of your collections matches.')
            : trans.__(
                'You have no collections yet. Start one here, or add a hand to one from its row in “My hands” or from its page.'
              )}
        </p>
      )}
      {next !== null && (
        <Button className="jp-mod-styled" onClick={() => void showMore()}>
          {trans.__('Show more')}
        </Button>
      )}
    </section>
  );
}
