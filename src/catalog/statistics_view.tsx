import * as React from 'react';

import { compactNumber, words } from '../cards/format';
import { useTrans } from '../ground/hooks';
import { ChartWithTable } from './chart';
import { useCatalog, useLoaded } from './context';
import type { Filter } from './query';
import { searchFor } from './query';
import type { IStatistics } from './wire';
import { Waiting } from '../ground/asked';
import { filterName, valueName } from './words';

const CHARTED: readonly Filter[] = [
  'task',
  'library',
  'license',
  'author',
  'size',
  'format',
  'relation'
];

/** What is trending, and the catalog in charts, each also as a table of links. */
export function StatisticsView(): React.JSX.Element {
  const trans = useTrans();
  const { model } = useCatalog();
  const loaded = useLoaded('statistics', signal =>
    model.catalog.statistics(signal)
  );
  return (
    <div className="jp-AlacardModels-statistics">
      <Trending statistics={loaded.data} />
      {loaded.data ? (
        <Charts statistics={loaded.data} />
      ) : (
        <section aria-label={trans.__('Statistics')}>
          <Waiting loaded={loaded} />
        </section>
      )}
    </div>
  );
}

function Charts(props: { statistics: IStatistics }): React.JSX.Element {
  const trans = useTrans();
  const { model } = useCatalog();
  const { statistics } = props;
  const growth = (statistics.growth ?? []).slice(-60);
  return (
    <section aria-label={trans.__('Statistics')}>
      <p className="jp-AlacardModels-sums">
        {trans.__(
          '%1 models by %2 authors, %3, %4 derived from another model, %5 quantised',
          statistics.models.toLocaleString(),
          statistics.authors.toLocaleString(),
          statistics.downloads === null
            ? trans.__('downloads unknown')
            : trans.__(
                '%1 downloads a month',
                compactNumber(statistics.downloads)
              ),
          statistics.with_parent.toLocaleString(),
          statistics.quantized.toLocaleString()
        )}
      </p>
      <div className="jp-AlacardModels-charts">
        {CHARTED.map(name => {
          const counts = (statistics.facets?.[name] ?? []).filter(
            ({ value }) => value !== ''
          );
          return counts.length ? (
            <ChartWithTable
              key={name}
              title={filterName(name, trans)}
              bars={counts.slice(0, 12).map(({ value, count }) => ({
                label: valueName(name, value, trans),
                count,
                open: () => model.goTo(searchFor(name, value))
              }))}
            />
          ) : null;
        })}
        {growth.length > 0 && (
          <ChartWithTable
            title={trans.__('New models by month')}
            months
            bars={growth.map(({ month, count }) => ({
              label: month,
              count,
              open: () => model.goTo(searchFor('created', month))
            }))}
          />
        )}
      </div>
    </section>
  );
}

function Trending(props: {
  statistics: IStatistics | null;
}): React.JSX.Element {
  const trans = useTrans();
  const { model } = useCatalog();
  const [task, setTask] = React.useState('');
  const [library, setLibrary] = React.useState('');
  const loaded = useLoaded(`${task} ${library}`, signal =>
    model.catalog.trending({ task, library }, signal)
  );
  const facets = props.statistics?.facets ?? {};
  const choices = (
    name: 'task' | 'library',
    value: string,
    onChange: (value: string) => void,
    any: string
  ): React.JSX.Element => (
    <select
      value={value}
      aria-label={filterName(name, trans)}
      onChange={event => onChange(event.target.value)}
    >
      <option value="">{any}</option>
      {(facets[name] ?? [])
        .filter(facet => facet.value)
        .slice(0, 40)
        .map(facet => (
          <option key={facet.value} value={facet.value}>
            {valueName(name, facet.value, trans)}
          </option>
        ))}
    </select>
  );
  return (
    <section
      className="jp-AlacardModels-trending"
      aria-label={trans.__('Trending')}
    >
      <h2>{trans.__('Trending now')}</h2>
      <div className="jp-AlacardModels-actions">
        {choices('task', task, setTask, trans.__('Any task'))}
        {choices('library', library, setLibrary, trans.__('Any library'))}
      </div>
      {loaded.data ? (
        <ol>
          {loaded.data.map(found => (
            <li key={found.id}>
              <button
                type="button"
                className="jp-AlacardModels-link"
                onClick={() => model.open(found.id)}
              >
                {found.id}
              </button>{' '}
              <small>
                {[
                  found.task && words(found.task),
                  typeof found.downloads === 'number' &&
                    `↓ ${compactNumber(found.downloads)}`
                ]
                  .filter(Boolean)
                  .join(' ')}
              </small>
            </li>
          ))}
        </ol>
      ) : (
        <Waiting loaded={loaded} />
      )}
    </section>
  );
}
