import * as React from 'react';

import type { IViewContext } from '../ground/hooks';
import { useChanged, useTrans, ViewContext } from '../ground/hooks';
import { lazyView } from '../ground/lazy';
import { CompareView } from './compare';
import type { ICatalogTools } from './context';
import { CatalogContext, useCatalog } from './context';
import type { Page } from './query';
import { SearchView } from './search_view';
import { StatusLine } from './status_line';

const ModelView = lazyView(
  async () =>
    (await import(/* webpackChunkName: "catalog-model" */ './model_view'))
      .ModelView
);
const StatisticsView = lazyView(
  async () =>
    (
      await import(
        /* webpackChunkName: "catalog-statistics" */ './statistics_view'
      )
    ).StatisticsView
);

/** The tab 'Models': search, statistics, compare and the page of a model. */
export function CatalogView(props: {
  context: IViewContext;
  tools: ICatalogTools;
}): React.JSX.Element {
  return (
    <ViewContext.Provider value={props.context}>
      <CatalogContext.Provider value={props.tools}>
        <Frame />
      </CatalogContext.Provider>
    </ViewContext.Provider>
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
