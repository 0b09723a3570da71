import { Button, HTMLSelect, InputGroup } from '@jupyterlab/ui-components';
import * as React from 'react';

import { cardWords } from '../cards/format';
import { cardName } from '../cards/names';
import { useTrans } from '../ground/hooks';
import { visible } from '../ground/text/visible';
import { useLibrary } from './context';
import { filterCount, PERIODS, RANKS, SORTS, TIMEFRAMES } from './query';
import { SavedFilters } from './saved_filters';
import {
  appNames,
  levelNames,
  periodName,
  rankName,
  searchLabel,
  sortName,
  timeframeName
} from './words';

/** Milliseconds without typing before the words are searched for. */
const REST = 200;

/** Words and filters. */
export function Bar(): React.JSX.Element {
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
    filter: 'task' | 'topic' | 'model' | 'prompt',
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
              [
                each,
                filter === 'model'
                  ? visible(each)
                  : filter === 'task'
                    ? cardWords(each)
                    : cardName(each, model.cardNames)
              ] as const
          )
      ],
      value => model.change({ [filter]: value })
    );
  const trending = view.scope === 'trending';
  // Starters have an order of their own, and no date.
  const starters = view.scope === 'starters';
  const [open, setOpen] = React.useState(false);
  const filters = React.useId();
  const chosen = filterCount(view);
  return (
    <div className="jp-AlacardLibrary-bar" role="search">
      {!trending && (
        <InputGroup
          inputRef={input}
          type="search"
          rightIcon="ui-components:search"
          value={typed}
          maxLength={200}
          aria-label={searchLabel(view.scope, trans)}
          placeholder={trans.__('Search by title, model, task, topic or pack')}
          onChange={event => setTyped(event.target.value)}
        />
      )}
      {/* Where there is no room for all filters beside the list, they stand behind this. */}
      <Button
        minimal
        small
        className="jp-AlacardLibrary-toggle"
        aria-expanded={open}
        aria-controls={filters}
        onClick={() => setOpen(!open)}
      >
        {chosen
          ? trans.__('Filters and order (%1)', chosen)
          : trans.__('Filters and order')}
      </Button>
      <div id={filters} className="jp-AlacardLibrary-filters" data-open={open}>
        {learnt('model', trans.__('Model'), trans.__('Any model'))}
        {!trending && learnt('task', trans.__('Task'), trans.__('Any task'))}
        {learnt('topic', trans.__('Topic'), trans.__('Any topic'))}
        {!trending &&
          learnt('prompt', trans.__('Prompt pack'), trans.__('Any pack'))}
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
              TIMEFRAMES.map(
                each => [each, timeframeName(each, trans)] as const
              ),
              value =>
                model.change({
                  timeframe: TIMEFRAMES.find(each => each === value) ?? 'week'
                })
            )
          : !starters &&
            select(
              trans.__('Date'),
              view.when,
              PERIODS.map(each => [each, periodName(each, trans)] as const),
              value =>
                model.change({
                  when: PERIODS.find(each => each === value) ?? ''
                })
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
          : !starters &&
            select(
              trans.__('Sort by'),
              view.sort,
              SORTS.map(each => [each, sortName(each, trans)] as const),
              value =>
                model.change({
                  sort: SORTS.find(each => each === value) ?? 'newest'
                })
            )}
      </div>
      {view.scope === 'mine' && <SavedFilters />}
    </div>
  );
}
