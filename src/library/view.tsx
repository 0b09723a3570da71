import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { Banner } from '../ground/banner';
import { errorText } from '../ground/error_text';
import type { IViewContext } from '../ground/hooks';
import {
  useChanged,
  useCommands,
  useRoom,
  useTrans,
  ViewContext
} from '../ground/hooks';
import { CommandIDs } from '../ground/ids';
import { lazyView } from '../ground/lazy';
import { OutboxNotice } from '../ground/outbox';
import { INotificationWatch } from '../social/tokens';
import { listName } from '../social/words';
import { Bar } from './bar';
import type { ILibraryTools } from './context';
import { LibraryContext, useLibrary } from './context';
import { None } from './none';
import { SCOPES } from './query';
import { HandList } from './rows';
import { scopeName } from './words';

const Front = lazyView(() =>
  import(/* webpackChunkName: "front" */ '../front/view').then(
    ({ FrontView }) => FrontView
  )
);

const CollectionsPart = lazyView(() =>
  import(/* webpackChunkName: "collections" */ '../collections/part').then(
    chunk => chunk.CollectionsPart
  )
);

/** The tab 'Library': the hands of a person, those shared with them, and what trends. */
export function LibraryView(props: {
  context: IViewContext;
  tools: ILibraryTools;
}): React.JSX.Element {
  return (
    <ViewContext.Provider value={props.context}>
      <LibraryContext.Provider value={props.tools}>
        <Frame />
      </LibraryContext.Provider>
    </ViewContext.Provider>
  );
}

function Frame(): React.JSX.Element {
  const trans = useTrans();
  const commands = useCommands();
  const { model } = useLibrary();
  useChanged(model);
  React.useEffect(() => {
    void model.show();
  }, [model]);
  const { view } = model;
  return (
    <main className="jp-AlacardLibrary-frame" aria-label={trans.__('Library')}>
      <nav className="jp-AlacardLibrary-nav" aria-label={trans.__('Library')}>
        {SCOPES.map(scope => (
          <button
            key={scope}
            type="button"
            aria-current={view.scope === scope ? 'page' : undefined}
            onClick={() => model.turnTo(scope)}
          >
            {scopeName(scope, trans)}
          </button>
        ))}
        <button
          type="button"
          onClick={() => void commands.execute(CommandIDs.openStatistics)}
        >
          {trans.__('Statistics')}
        </button>
        <Notifications />
      </nav>
      {view.scope === 'front' ? (
        <FirstPage />
      ) : view.scope === 'collections' ? (
        <Collections />
      ) : (
        <Listed />
      )}
    </main>
  );
}

/** What others did, with how much of it is not read. */
function Notifications(): React.JSX.Element {
  const trans = useTrans();
  const commands = useCommands();
  const watch = useRoom(INotificationWatch);
  useChanged(watch);
  return (
    <button
      type="button"
      data-unread={watch.unread > 0}
      onClick={() => void commands.execute(CommandIDs.openNotifications)}
    >
      {listName(watch.unread, trans)}
    </button>
  );
}

/** What is shown first. */
function FirstPage(): React.JSX.Element {
  const commands = useCommands();
  const { actions, front, model } = useLibrary();
  return (
    <Front
      api={front}
      edition={model.edition}
      actions={{
        show: hand => void actions.show(hand),
        deal: hand => void actions.dealAgain(hand)
      }}
      dealAny={() => {
        void commands.execute(CommandIDs.openPanel);
        void commands.execute(CommandIDs.deal);
      }}
      list={scope => model.turnTo(scope)}
    />
  );
}

/** Hands that people have put together. */
function Collections(): React.JSX.Element {
  const { changed, model, settings } = useLibrary();
  return (
    <CollectionsPart
      open={model.view.collection}
      edition={model.edition}
      settings={settings}
      changed={changed}
      onOpen={collection => model.change({ collection })}
    />
  );
}

/** A list with its filters. */
function Listed(): React.JSX.Element {
  const trans = useTrans();
  const { model } = useLibrary();
  const { error, hands, isListed, notice, total, totalIsAtLeast, view } = model;
  return (
    <>
      <Bar />
      {error && (
        <Banner text={errorText(error, trans)} kind="error">
          <Button
            small
            className="jp-mod-styled"
            onClick={() => void model.show()}
          >
            {trans.__('Try again')}
          </Button>
        </Banner>
      )}
      <OutboxNotice outbox={model.outbox} look={() => void model.refresh()} />
      {notice && <Banner text={notice} />}
      <p className="jp-AlacardLibrary-count" role="status">
        {total === null
          ? !error && trans.__('Loading…')
          : totalIsAtLeast
            ? trans._n(
                'At least %1 hand',
                'At least %1 hands',
                total,
                total.toLocaleString()
              )
            : trans._n('%1 hand', '%1 hands', total, total.toLocaleString())}
      </p>
      {total === 0
        ? !error && <None />
        : // The list of another view stays until that of this one is there, but no longer.
          hands.length > 0 &&
          (isListed || !error) && <HandList key={view.scope} />}
    </>
  );
}
