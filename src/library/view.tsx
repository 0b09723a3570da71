import { Button, HTMLSelect, InputGroup } from '@jupyterlab/ui-components';
import * as React from 'react';

import { Banner } from '../ground/banner';
import type { IViewContext } from '../ground/hooks';
import {
  useChanged,
  useCommands,
  useTrans,
  ViewContext
} from '../ground/hooks';
import { CommandIDs } from '../ground/ids';
import type { ILibraryTools } from './context';
import { LibraryContext, useLibrary } from './context';
import { EMPTY_VIEW, isNarrowed, PERIODS, SORTS } from './query';
import { HandList, HandRow } from './rows';
import { appNames, levelNames, periodName, sortName } from './words';

/** Milliseconds without typing before the words are searched for. */
const REST = 200;

/** The tab 'Library': the hands of a person. */
export function LibraryView(props: {
  context: IViewContext;
  tools: ILibraryTools;
}): React.JSX.Element {
  return (
    <ViewContext.Provider value={props.context}>
      <LibraryContext.Provider value={props.tools}>
        <MyHands />
      </LibraryContext.Provider>
    </ViewContext.Provider>
  );
}

function MyHands(): React.JSX.Element {
  const trans = useTrans();
  const { model } = useLibrary();
  useChanged(model);
  React.useEffect(() => {
    void model.show();
  }, [model]);
  const { error, hands, linked, linkError, total, view } = model;
  return (
    <main className="jp-AlacardLibrary-frame" aria-label={trans.__('Library')}>
      <h2>{trans.__('My hands')}</h2>
      <Bar />
      {view.hand && (linked ?? linkError) && (
        <section
          className="jp-AlacardLibrary-linked"
          aria-label={trans.__('The hand of the link')}
        >
          {linkError && (
            <Banner
              text={
                linkError.code === 'HAND_NOT_FOUND'
                  ? trans.__('There is no such hand in your library.')
                  : linkError.message
              }
              kind="error"
            />
          )}
          {linked && <HandRow hand={linked} reachable />}
          <Button
            small
            className="jp-mod-styled"
            onClick={() => model.change({ hand: '' })}
          >
            {trans.__('Show all hands')}
          </Button>
        </section>
      )}
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
      {total === 0 && !error ? <None /> : hands.length > 0 && <HandList />}
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
  return (
    <div className="jp-AlacardLibrary-bar" role="search">
      <InputGroup
        inputRef={input}
        type="search"
        rightIcon="ui-components:search"
        value={typed}
        maxLength={200}
        aria-label={trans.__('Search my hands')}
        placeholder={trans.__('Title, model, task, topic or pack')}
        onChange={event => setTyped(event.target.value)}
      />
      {select(
        trans.__('Level'),
        view.difficulty,
        [['', trans.__('Any level')], ...levelNames(trans)],
        difficulty => model.change({ difficulty })
      )}
      {select(
        trans.__('App'),
        view.ui,
        [['', trans.__('Any app')], ...appNames(trans)],
        ui => model.change({ ui })
      )}
      {select(
        trans.__('When'),
        view.when,
        PERIODS.map(each => [each, periodName(each, trans)] as const),
        value =>
          model.change({ when: PERIODS.find(each => each === value) ?? '' })
      )}
      {select(
        trans.__('Sort by'),
        view.sort,
        SORTS.map(each => [each, sortName(each, trans)] as const),
        value =>
          model.change({ sort: SORTS.find(each => each === value) ?? 'newest' })
      )}
    </div>
  );
}

/** What to do where the list is empty. */
function None(): React.JSX.Element {
  const trans = useTrans();
  const commands = useCommands();
  const { model } = useLibrary();
  const { sort, hand } = model.view;
  return isNarrowed(model.view) ? (
    <div className="jp-AlacardLibrary-none">
      <p>{trans.__('No hand matches.')}</p>
      <Button
        className="jp-mod-styled"
        onClick={() => model.change({ ...EMPTY_VIEW, sort, hand })}
      >
        {trans.__('Clear words and filters')}
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
