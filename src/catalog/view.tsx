import * as React from 'react';

import type { ITable } from '../ground/hooks';
import { TableContext, useChanged, useTrans } from '../ground/hooks';
import { CompareView } from './compare';
import type { ICatalogTools } from './context';
import { CatalogContext, useCatalog } from './context';
import { ModelView } from './model_view';
import type { Page } from './query';
import { SearchView } from './search_view';
import { StatisticsView } from './statistics_view';
import { StatusLine } from './status_line';

/** The tab 'Models': search, statistics, compare and the page of a model. */
export function CatalogView(props: {
  table: ITable;
  tools: ICatalogTools;
}): React.JSX.Element {
  return (
    <TableContext.Provider value={props.table}>
      <CatalogContext.Provider value={props.tools}>
        <Frame />
      </CatalogContext.Provider>
    </TableContext.Provider>
  );
}

function Frame(): React.JSX.Element {
  const trans = useTrans();
  const { model } = useCatalog();
  useChanged(model);
  const { view } = model;
  React.useEffect(() => {
    model.show(model.view);
  }, [model]);
  const pages: { page: Page; label: string }[] = [
    { page: 'search', label: trans.__('Search') },
    { page: 'statistics', label: trans.__('Trending and statistics') },
    {
      page: 'compare',
      label: trans.__('Compare (%1)', view.compare.length)
    }
  ];
  return (
    <div className="jp-AlacardModels-frame">
      <nav className="jp-AlacardModels-nav" aria-label={trans.__('Models')}>
        {pages.map(({ page, label }) => (
          <button
            key={page}
            type="button"
            aria-current={view.page === page ? 'page' : undefined}
            onClick={() => model.change({ page, model: '' })}
          >
            {label}
          </button>
        ))}
      </nav>
      <main
        className="jp-AlacardModels-page"
        data-page={view.page}
        aria-label={trans.__('Models')}
      >
        {view.page === 'search' && <SearchView />}
        {view.page === 'statistics' && <StatisticsView />}
        {view.page === 'compare' && <CompareView />}
        {view.page === 'model' && <ModelView key={view.model} />}
      </main>
      <StatusLine />
    </div>
  );
}
