import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { compactNumber } from '../cards/format';
import { useTrans } from '../ground/hooks';
import { useCatalog } from './context';
import type { Filter } from './query';
import { filterCount, FILTERS, toggled } from './query';
import { filterName, valueName } from './words';

const FEW = 6;

/** The filters, each a list of boxes with the counts of the present search. */
export function FilterColumn(): React.JSX.Element {
  const trans = useTrans();
  const { model } = useCatalog();
  const { view } = model;
  return (
    <section
      className="jp-AlacardModels-filters"
      aria-label={trans.__('Filters')}
    >
      {filterCount(view) > 0 && (
        <Button
          small
          onClick={() =>
            model.change({ filters: {}, gated: null, fits: false })
          }
        >
          {trans.__('Clear filters')}
        </Button>
      )}
      <fieldset>
        <legend>{trans.__('Here')}</legend>
        <label>
          <input
            type="checkbox"
            checked={view.fits}
            onChange={event => model.change({ fits: event.target.checked })}
          />
          <span>{trans.__('Fits this machine')}</span>
        </label>
        <label
          title={trans.__(
            'Leaves out gated models, and those whose access is unknown'
          )}
        >
          <input
            type="checkbox"
            checked={view.gated === false}
            onChange={event =>
              model.change({ gated: event.target.checked ? false : null })
            }
          />
          <span>{trans.__('Not gated')}</span>
        </label>
      </fieldset>
      {FILTERS.map(name => (
        <FilterBox key={name} name={name} />
      ))}
    </section>
  );
}

function FilterBox(props: { name: Filter }): React.JSX.Element | null {
  const { name } = props;
  const trans = useTrans();
  const { model } = useCatalog();
  const [all, setAll] = React.useState(false);
  const { view, answer } = model;
  const chosen = view.filters[name] ?? [];
  const counted = (answer?.facets?.[name] ?? []).filter(
    facet => facet.value !== ''
  );
  const counts = new Map(counted.map(({ value, count }) => [value, count]));
  const values = [
    ...chosen,
    ...counted.map(({ value }) => value).filter(v => !chosen.includes(v))
  ];
  if (!values.length) {
    return null;
  }
  const shown = all ? values : values.slice(0, Math.max(FEW, chosen.length));
  return (
    <fieldset data-filter={name}>
      <legend>{filterName(name, trans)}</legend>
      {shown.map(value => (
        <label key={value}>
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={() => model.show(toggled(model.view, name, value))}
          />
          <span title={value}>{valueName(name, value, trans)}</span>
          {counts.has(value) && (
            <span
              className="jp-AlacardModels-number"
              title={trans.__(
                '%1 models',
                (counts.get(value) ?? 0).toLocaleString()
              )}
            >
              {compactNumber(counts.get(value) ?? 0)}
            </span>
          )}
        </label>
      ))}
      {values.length > shown.length || all ? (
        <button
          type="button"
          className="jp-AlacardModels-link"
          aria-expanded={all}
          onClick={() => setAll(!all)}
        >
          {all
            ? trans.__('fewer')
            : trans.__('%1 more', values.length - shown.length)}
        </button>
      ) : null}
    </fieldset>
  );
}
