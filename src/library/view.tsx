import { Button, HTMLSelect, InputGroup } from '@jupyterlab/ui-components';
import * as React from 'react';

import { words } from '../cards/format';
import { Banner } from '../ground/banner';
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
  const { error, hands, total, view } = model;
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
        <Banner text={error.message} kind="error">
          <Button
            small
            className="jp-mod-styled"
            onClick={() => void model.show()}
          >
            {trans.__('Try again')}
          </Button>
        </Banner>
      )}
      <p className="jp-AlacardLibrary-count" role="status">
        {total === null
          ? !error && trans.__('Looking…')
          : trans._n('%1 hand', '%1 hands', total, total.toLocaleString())}
      </p>
      {total === 0 && !error ? (
        <None />
      ) : (
        hands.length > 0 && <HandList key={view.scope} />
      )}
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
              : trans.__('Search what is shared')
          }
          placeholder={trans.__('Title, model, task, topic or pack')}
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
            trans.__('Of which time'),
            view.timeframe,
            TIMEFRAMES.map(each => [each, timeframeName(each, trans)] as const),
            value =>
              model.change({
                timeframe: TIMEFRAMES.find(each => each === value) ?? 'week'
              })
          )
        : select(
            trans.__('When'),
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
  return isNarrowed(model.view) ? (
    <div className="jp-AlacardLibrary-none">
      <p>{trans.__('No hand matches.')}</p>
      <Button
        className="jp-mod-styled"
        onClick={() => void model.show(withoutFilters(model.view))}
      >
        {trans.__('Clear words and filters')}
      </Button>
    </div>
  ) : model.view.scope !== 'mine' ? (
    <div className="jp-AlacardLibrary-none">
      <p>
        {model.view.scope === 'shared'
          ? trans.__(
              'Nothing is shared with you yet. Share a hand of your own, and others find it here.'
            )
          : trans.__(
              'Nothing is shared yet, so nothing trends. Share a hand of your own to begin.'
            )}
      </p>
      <Button
        className="jp-mod-styled"
        onClick={() => model.change({ scope: 'mine' })}
      >
        {trans.__('Show my hands')}
      </Button>
    </div>
  ) : (
    <div className="jp-AlacardLibrary-none">
      <p>
        {trans.__(
          'Every notebook that you generate is kept here, with its cards. Deal a hand to begin.'
        )}
      </p>
      <Button
        className="jp-mod-styled jp-mod-accept"
        onClick={() => void commands.execute(CommandIDs.deal)}
      >
        {trans.__('Deal me a hand')}
      </Button>
    </div>
  );
}
