import { Button, HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { CollectionWhole } from '../ground/api/types';
import { Banner } from '../ground/banner';
import { errorText } from '../ground/error_text';
import { useChanged, useTrans } from '../ground/hooks';
import { visible } from '../ground/text/visible';
import type { CollectionActions } from './actions';
import { ItemList } from './items';
import { OneCollection } from './one';
import type { ICollectionsProps } from './view';
import { audienceName, audiences, handCount } from './words';

/** One collection: what it is, what can be done with it, and its hands. */
export function OneView(props: ICollectionsProps): React.JSX.Element {
  const { actions, edition, open, onOpen } = props;
  const trans = useTrans();
  const one = React.useMemo(
    () => new OneCollection(actions.api, open),
    [actions, open]
  );
  useChanged(one);
  React.useEffect(() => {
    const control = new AbortController();
    void one.load(control.signal);
    return () => control.abort();
  }, [one, edition]);
  React.useEffect(() => () => one.dispose(), [one]);
  const { error, present } = one;
  return (
    <div className="jp-AlacardCollections" aria-busy={one.busy}>
      <nav>
        <Button minimal onClick={() => onOpen('')}>
          {trans.__('← All collections')}
        </Button>
      </nav>
      {error && (
        <Banner
          text={
            error.status === 404
              ? trans.__(
                  'This collection does not exist, or it is not shared with you. Ask whoever sent you the link.'
                )
              : errorText(error, trans)
          }
          kind="error"
        >
          {error.code !== 'OUTDATED' && (
            <Button
              small
              className="jp-mod-styled"
              onClick={() => void one.load()}
            >
              {trans.__('Try again')}
            </Button>
          )}
        </Banner>
      )}
      {!present && !error && <p role="status">{trans.__('Loading…')}</p>}
      {present && (
        <Body one={one} present={present} actions={actions} onOpen={onOpen} />
      )}
    </div>
  );
}

function Body(props: {
  one: OneCollection;
  present: CollectionWhole;
  actions: CollectionActions;
  onOpen: (id: string) => void;
}): React.JSX.Element {
  const { actions, one, present, onOpen } = props;
  const trans = useTrans();
  const { items, mine, unseen } = present;
  const heading = React.useRef<HTMLHeadingElement>(null);
  React.useEffect(() => {
    // What was pressed to come here is gone.
    if (document.activeElement === document.body) {
      heading.current?.focus();
    }
  }, []);
  const hidden = mine ? 0 : unseen;
  const remove = async (): Promise<void> => {
    if (await actions.delete(present, () => onOpen(present.collection_id))) {
      onOpen('');
    }
  };
  const withdraw = async (): Promise<void> => {
    if (await actions.withdraw(one)) {
      onOpen('');
    }
  };
  return (
    <>
      <header>
        <h2 ref={heading} tabIndex={-1}>
          {visible(present.name, 'prose')}
        </h2>
        <p className="jp-AlacardLibrary-facts">
          {[
            !mine && trans.__('By %1', visible(present.owner)),
            handCount(present.size, trans),
            mine && audienceName(present.visibility, trans)
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        {present.description && (
          <p className="jp-AlacardCollections-about">
            {visible(present.description, 'prose')}
          </p>
        )}
      </header>
      <div className="jp-AlacardShare-buttons">
        {mine && <Audience one={one} present={present} actions={actions} />}
        {present.visibility !== 'private' && (
          <Button
            className="jp-mod-styled"
            onClick={() => actions.copyLink(present)}
          >
            {trans.__('Copy link')}
          </Button>
        )}
        {mine && (
          <Button
            className="jp-mod-styled"
            disabled={one.busy}
            onClick={() => void actions.describe(one)}
          >
            {trans.__('Edit…')}
          </Button>
        )}
        {items.some(item => item.hand) && (
          <Button
            className="jp-mod-styled"
            title={trans.__('Save the notebooks of this collection as one ZIP')}
            onClick={() => actions.export(present)}
          >
            {trans.__('Export…')}
          </Button>
        )}
        {present.may_withdraw && (
          <Button
            className="jp-mod-styled"
            disabled={one.busy}
            title={trans.__(
              'As an administrator, make it visible only to its owner'
            )}
            onClick={() => void withdraw()}
          >
            {trans.__('Withdraw…')}
          </Button>
        )}
        {mine && (
          <Button
            className="jp-mod-styled"
            disabled={one.busy}
            onClick={() => void remove()}
          >
            {trans.__('Delete')}
          </Button>
        )}
      </div>
      {items.length ? (
        <ItemList one={one} items={items} mine={mine} actions={actions} />
      ) : (
        <p>
          {mine
            ? trans.__(
                'This collection has no hands yet. Add one from its row in “My hands” or “Shared”, or from its page.'
              )
            : hidden === 0 && trans.__('This collection has no hands yet.')}
        </p>
      )}
      {hidden > 0 && (
        <p className="jp-AlacardLibrary-facts">
          {trans._n(
            '%1 hand that you cannot see',
            '%1 hands that you cannot see',
            hidden,
            hidden.toLocaleString()
          )}
        </p>
      )}
    </>
  );
}

/** Who can open it; of a hand in it everyone still sees only what is shared with them. */
function Audience(props: {
  one: OneCollection;
  present: CollectionWhole;
  actions: CollectionActions;
}): React.JSX.Element {
  const { actions, one, present } = props;
  const trans = useTrans();
  const choices = audiences(present.groups ?? [], trans);
  const { visibility } = present;
  const known = choices.some(([value]) => value === visibility);
  const shown = known
    ? choices
    : [...choices, [visibility, audienceName(visibility, trans)] as const];
  return (
    <label
      title={trans.__(
        'This does not share the hands in it; each is shared on its own'
      )}
    >
      {trans.__('Who can open it')}
      <HTMLSelect
        value={visibility}
        disabled={one.busy}
        options={shown.map(([value, label]) => ({ value, label }))}
        onChange={event => void actions.share(one, event.target.value)}
      />
    </label>
  );
}
