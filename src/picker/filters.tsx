import { HTMLSelect, InputGroup } from '@jupyterlab/ui-components';
import * as React from 'react';

import { words } from '../cards/format';
import { featuredIcon } from '../ground/icons';
import { useTrans } from '../ground/hooks';
import type { CardSearch } from './search';

/** The search field and what narrows it. */
export function Filters(props: {
  search: CardSearch;
  onDown(): void;
}): React.JSX.Element {
  const { search } = props;
  const { filters } = search;
  const trans = useTrans();
  const isModel = search.type === 'model';
  const input = React.useRef<HTMLInputElement>(null);
  // Whoever opens a picker wants to type.
  React.useEffect(() => input.current?.focus(), []);
  return (
    <div className="jp-Alacard-filters" role="search">
      <InputGroup
        inputRef={input}
        type="search"
        rightIcon="ui-components:search"
        value={filters.query}
        placeholder={
          isModel
            ? trans.__('Search the Hub, or paste an address')
            : trans.__('Search')
        }
        aria-label={
          isModel ? trans.__('Search models') : trans.__('Search cards')
        }
        onChange={event => search.filter({ query: event.target.value })}
        onKeyDown={event => {
          if (event.key === 'ArrowDown') {
            event.preventDefault();
            props.onDown();
          }
        }}
      />
      <div className="jp-Alacard-filter-row">
        {search.categories.length > 1 && (
          <HTMLSelect
            value={filters.category}
            aria-label={isModel ? trans.__('Task') : trans.__('Category')}
            onChange={event => search.filter({ category: event.target.value })}
            options={[
              {
                value: '',
                label: isModel ? trans.__('Any task') : trans.__('Any category')
              },
              ...withChosen(search.categories, filters.category).map(value => ({
                value,
                label: words(value)
              }))
            ]}
          />
        )}
        {search.libraries.length > 1 && (
          <HTMLSelect
            value={filters.library}
            aria-label={trans.__('Library')}
            onChange={event => search.filter({ library: event.target.value })}
            options={[
              { value: '', label: trans.__('Any library') },
              ...search.libraries
            ]}
          />
        )}
        <button
          type="button"
          className="jp-Alacard-toggle"
          aria-pressed={filters.featured}
          title={trans.__('Only the deck’s featured cards')}
          onClick={() => search.filter({ featured: !filters.featured })}
        >
          <featuredIcon.react tag="span" />
          {trans.__('Featured')}
        </button>
      </div>
    </div>
  );
}

/** The values to choose from; one that was chosen for the person is among them. */
function withChosen(values: readonly string[], chosen: string): string[] {
  return chosen && !values.includes(chosen) ? [chosen, ...values] : [...values];
}
