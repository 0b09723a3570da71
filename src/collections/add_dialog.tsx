import { Dialog } from '@jupyterlab/apputils';
import { Button, ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';

import { type APIError, toAPIError } from '../ground/api/errors';
import type { Collection, CollectionWhole } from '../ground/api/types';
import { useAsked, Waiting } from '../ground/asked';
import { Banner } from '../ground/banner';
import { errorText } from '../ground/error_text';
import { FormDialog } from '../ground/form_dialog';
import { type IViewContext, useTrans, ViewContext } from '../ground/hooks';
import { visible } from '../ground/text/visible';
import type { CollectionsAPI } from './client';
import { handCount } from './words';

/** Rows without a search; of more, words narrow the list. */
const FEW = 8;

/** Ask which collections a hand is in; each tick is done at once. */
export async function askCollections(
  hand: string,
  api: CollectionsAPI,
  context: IViewContext,
  onChanged: () => void
): Promise<void> {
  const trans = context.translator.load('alacard_ext');
  const body = ReactWidget.create(
    <ViewContext.Provider value={context}>
      <AddForm hand={hand} api={api} onChanged={onChanged} />
    </ViewContext.Provider>
  );
  body.addClass('jp-AlacardCollections-add');
  await new FormDialog({
    title: trans.__('Add to collection'),
    body,
    hasClose: true,
    buttons: [Dialog.okButton({ label: trans.__('Close') })],
    focusNodeSelector: 'input'
  }).launch();
}

type Row = Pick<
  Collection,
  'collection_id' | 'name' | 'revision' | 'size' | 'holds'
>;

export function AddForm(props: {
  hand: string;
  api: Pick<CollectionsAPI, 'list' | 'make' | 'add' | 'remove'>;
  onChanged: () => void;
}): React.JSX.Element {
  const { hand, api, onChanged } = props;
  const trans = useTrans();
  const [q, setQ] = React.useState('');
  const [name, setName] = React.useState('');
  const [changed, setChanged] = React.useState<Record<string, Row>>({});
  const [made, setMade] = React.useState<readonly Row[]>([]);
  const [busy, setBusy] = React.useState<string | null>(null);
  const [error, setError] = React.useState<APIError | null>(null);
  const [told, setTold] = React.useState('');
  const loaded = useAsked(q.trim(), signal =>
    api.list({ scope: 'mine', q: q.trim(), holding: hand }, null, signal)
  );
  const found = loaded.data?.collections ?? [];
  const rows: readonly Row[] = [
    ...made.filter(
      each => !found.some(one => one.collection_id === each.collection_id)
    ),
    ...found
  ].map(each => changed[each.collection_id] ?? each);

  const act = (key: string, work: () => Promise<void>): void => {
    setBusy(key);
    setError(null);
    work()
      .catch((reason: unknown) => setError(toAPIError(reason)))
      .finally(() => setBusy(null));
  };
  const toggle = (row: Row): void => {
    if (busy !== null) {
      return;
    }
    act(row.collection_id, async () => {
      const { collection_id: id, holds } = row;
      const change = (revision: number): Promise<CollectionWhole> =>
        holds
          ? api.remove(id, revision, [hand])
          : api.add(id, revision, [{ share_id: hand }]);
      let whole: CollectionWhole;
      try {
        whole = await change(row.revision);
      } catch (reason) {
        const outdated = toAPIError(reason);
        if (outdated.code !== 'OUTDATED') {
          throw reason;
        }
        // Whatever else was changed meanwhile, this hand goes in or out all the same.
        const present = outdated.details.present as CollectionWhole;
        whole = await change(present.revision);
      }
      setChanged(all => ({ ...all, [id]: { ...whole, holds: !holds } }));
      const shown = visible(whole.name, 'prose');
      setTold(
        holds
          ? trans.__('Removed from “%1”.', shown)
          : trans.__('Added to “%1”.', shown)
      );
      onChanged();
    });
  };
  const begin = (): void =>
    act('new', async () => {
      const whole = await api.make(name.trim(), [hand]);
      setMade(all => [{ ...whole, holds: true }, ...all]);
      setName('');
      setTold(trans.__('Added to “%1”.', visible(whole.name, 'prose')));
      onChanged();
    });
  // Once there it stays, since whoever empties it goes on typing in it.
  const searched = React.useRef(false);
  searched.current ||= (loaded.data?.total ?? 0) > FEW || q !== '';
  return (
    <>
      {searched.current && (
        <label>
          {trans.__('Search your collections')}
          <input
            type="search"
            value={q}
            maxLength={200}
            onChange={event => setQ(event.target.value)}
          />
        </label>
      )}
      {loaded.data ? (
        <ul aria-label={trans.__('Your collections')}>
          {rows.map(row => (
            <li key={row.collection_id}>
              <label>
                <input
                  type="checkbox"
                  // As it will be: the focus stays where it is meanwhile.
                  checked={
                    (row.holds === true) !== (busy === row.collection_id)
                  }
                  onChange={() => toggle(row)}
                />
                <span>{visible(row.name, 'prose')}</span>
                <span className="jp-AlacardLibrary-facts">
                  {handCount(row.size, trans)}
                </span>
              </label>
            </li>
          ))}
          {!rows.length && (
            <li className="jp-AlacardLibrary-facts">
              {q.trim()
                ? trans.__('No collections match.')
                : trans.__('You have no collections yet. Name your first one.')}
            </li>
          )}
        </ul>
      ) : (
        <Waiting loaded={loaded} />
      )}
      <form
        onSubmit={event => {
          event.preventDefault();
          if (name.trim() && busy === null) {
            begin();
          }
        }}
      >
        <label>
          {trans.__('New collection')}
          <input
            type="text"
            value={name}
            maxLength={200}
            placeholder={trans.__('Name')}
            onChange={event => setName(event.target.value)}
          />
        </label>
        <Button
          type="submit"
          className="jp-mod-styled"
          disabled={!name.trim() || busy !== null}
        >
          {trans.__('Create and add')}
        </Button>
      </form>
      {error && <Banner text={errorText(error, trans)} kind="error" />}
      <p role="status">{told}</p>
    </>
  );
}
