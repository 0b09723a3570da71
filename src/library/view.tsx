import { Button, HTMLSelect, InputGroup } from '@jupyterlab/ui-components';
import * as React from 'react';

import { words } from '../cards/format';
import { Banner } from '../ground/banner';
import { errorText } from '../ground/error_text';
import type { IViewContext } from '../ground/hooks';
import {
  useChanged,
  useCommands,
  useTrans,
  ViewContext
} from '../ground/hooks';
import { CommandIDs } from '../ground/ids';
import { visible } from '../ground/text/visible';
import type { ILibraryTools } from './context';
import { LibraryContext, useLibrary } from './context';
import {
  isNarrowed,
  PERIODS,
  RANKS,
  SCOPES,
  SORTS,
  TIMEFRAMES,
  withoutFilters
} from './query';
import { HandList } from './rows';
import {
  appNames,
  levelNames,
  periodName,
  rankName,
  scopeName,
  sortName,
  timeframeName
} from './words';

/** Milliseconds without typing before the words are searched for. */
const REST = 200;

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
  const { model } = useLibrary();
  useChanged(model);
  React.useEffect(() => {
    void model.show();
  }, [model]);
  const { error, hands, isListed, notice, total, totalIsAtLeast, view } = model;
  return (
    <main className="jp-AlacardLibrary-frame" aria-label={trans.__('Library')}>
      <nav className="jp-AlacardLibrary-nav" aria-label={trans.__('Library')}>
        {SCOPES.map(scope => (
          <button
            key={scope}
            type="button"
            aria-current={view.scope === scope ? 'page' : undefined}
            onClick={() => model.change({ scope })}
          >
            {scopeName(scope, trans)}
          </button>
        ))}
      </nav>
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
    </main>
  );
}

/** Words and filters. */
function Bar(): React.JSX.Element {
  const trans = useTrans();
  const { model } = useLibrary();
  const { view } = model;
  const [typed, setTyped] = React.useState(view.q);
  const input = React.useRef<HTMLInputElement>(null);
  React.useEffect(() => setTyped(view.q), [view.q]);
  React.useEffect(() => {
    if (typed === model.view.q) {
      return undefined;
    }
    const timer = setTimeout(() => model.change({ q: typed }), REST);
    return () => clearTimeout(timer);
  }, [model, typed]);
  const select = (
    label: string,
    value: string,
    options: readonly (readonly [string, string])[],
    choose: (value: string) => void
  ): React.JSX.Element => (
    <HTMLSelect
      aria-label={label}
      value={value}
      options={options.map(([name, shown]) => ({ value: name, label: shown }))}
      onChange={event => choose(event.target.value)}
    />
  );
  const learnt = (
    filter: 'task' | 'topic' | 'model',
    label: string,
    any: string
  ): React.JSX.Element =>
    select(
      label,
      view[filter],
      [
        ['', any],
        ...model
          .choices(filter)
          .map(
            each =>
              [each, filter === 'model' ? visible(each) : words(each)] as const
          )
      ],
      value => model.change({ [filter]: value })
    );
  const trending = view.scope === 'trending';
  return (
    <div className="jp-AlacardLibrary-bar" role="search">
      {!trending && (
        <InputGroup
          inputRef={input}
          type="search"
          rightIcon="ui-components:search"
          value={typed}
          maxLength={200}
          aria-label={
            view.scope === 'mine'
              ? trans.__('Search my hands')
              : trans.__('Search shared hands')
          }
          placeholder={trans.__('Search by title, model, task, topic or pack')}
          onChange={event => setTyped(event.target.value)}
        />
      )}
      {learnt('model', trans.__('Model'), trans.__('Any model'))}
      {!trending && learnt('task', trans.__('Task'), trans.__('Any task'))}
      {learnt('topic', trans.__('Topic'), trans.__('Any topic'))}
      {select(
        trans.__('Level'),
        view.difficulty,
        [['', trans.__('Any level')], ...levelNames(trans)],
        difficulty => model.change({ difficulty })
      )}
      {!trending &&
        select(
          trans.__('App'),
          view.ui,
          [['', trans.__('Any app')], ...appNames(trans)],
          ui => model.change({ ui })
        )}
      {trending
        ? select(
            trans.__('Time range'),
            view.timeframe,
            TIMEFRAMES.map(each => [each, timeframeName(each, trans)] as const),
            value =>
              model.change({
                timeframe: TIMEFRAMES.find(each => each === value) ?? 'week'
              })
          )
        : select(
            trans.__('Date'),
            view.when,
            PERIODS.map(each => [each, periodName(each, trans)] as const),
            value =>
              model.change({ when: PERIODS.find(each => each === value) ?? '' })
          )}
      {trending
        ? select(
            trans.__('Sort by'),
            view.rank,
            RANKS.map(each => [each, rankName(each, trans)] as const),
            value =>
              model.change({
                rank: RANKS.find(each => each === value) ?? 'trend'
              })
          )
        : select(
            trans.__('Sort by'),
            view.sort,
            SORTS.map(each => [each, sortName(each, trans)] as const),
            value =>
              model.change({
                sort: SORTS.find(each => each === value) ?? 'newest'
              })
          )}
    </div>
  );
}

/** What to do where the list is empty. */
function None(): React.JSX.Element {
  const trans = useTrans();
  const commands = useCommands();
  const { model } = useLibrary();
  const { view } = model;
  if (isNarrowed(view)) {
    return (
      <Empty
        text={trans.__('No hands match.')}
        label={
          view.scope === 'trending'
            ? trans.__('Clear filters')
            : trans.__('Clear search and filters')
        }
        act={() => void model.show(withoutFilters(view))}
      />
    );
  }
  if (view.scope === 'trending' && view.timeframe !== 'all') {
    return (
      <Empty
        text={
          view.rank === 'recent'
            ? trans.__('Nobody has shared a hand in this time.')
            : trans.__(
                'Nobody has viewed, downloaded, starred or remixed a shared hand in this time.'
              )
        }
        label={trans.__('Show all time')}
        act={() => model.change({ timeframe: 'all' })}
      />
    );
  }
  if (view.scope !== 'mine') {
    return (
      <Empty
        text={trans.__(
          'No hands are shared yet. Share one of yours, and it appears here for others, too.'
        )}
        label={trans.__('Show my hands')}
        act={() => model.change({ scope: 'mine' })}
      />
    );
  }
  return (
    <Empty
      text={trans.__(
        'Every notebook that you generate is kept here with its cards. Deal a hand to begin.'
      )}
      label={trans.__('Deal me a hand')}
      accept
      act={() => void commands.execute(CommandIDs.deal)}
    />
  );
}

/** Why nothing is listed, and the one thing to do about it. */
function Empty(props: {
  text: string;
  label: string;
  accept?: boolean;
  act: () => void;
}): React.JSX.Element {
  return (
    <div className="jp-AlacardLibrary-none">
      <p>{props.text}</p>
      <Button
        className={`jp-mod-styled ${props.accept ? 'jp-mod-accept' : ''}`}
        onClick={props.act}
      >
        {props.label}
      </Button>
    </div>
  );
}
