import { InputDialog, Notification, Clipboard } from '@jupyterlab/apputils';
import { Button, HTMLSelect, InputGroup } from '@jupyterlab/ui-components';
import * as React from 'react';

import { useChanged, useTrans } from '../ground/hooks';
import { Banner } from '../ground/banner';
import { errorText } from '../ground/error_text';
import { visible } from '../ground/text/visible';
import { useCatalog } from './context';
import { FilterColumn } from './filters';
import { EMPTY_VIEW, filterCount, fromLink, SORTS, toLink } from './query';
import { FoundList } from './rows';
import { SelectionBar } from './selection_bar';
import { sortName } from './words';

/** Search as one types, with filters beside it. */
export function SearchView(): React.JSX.Element {
  const trans = useTrans();
  const { model } = useCatalog();
  const { view, answer, found } = model;
  const [filtersOpen, setFiltersOpen] = React.useState(false);
  const root = React.useRef<HTMLDivElement>(null);
  const input = React.useRef<HTMLInputElement>(null);
  React.useEffect(() => input.current?.focus(), []);
  const count = filterCount(view);
  return (
    <div className="jp-AlacardModels-search" ref={root}>
      <div className="jp-AlacardModels-bar" role="search">
        <InputGroup
          inputRef={input}
          type="search"
          rightIcon="ui-components:search"
          value={view.q}
          placeholder={trans.__('Search models, such as “qwen 7b instruct”')}
          aria-label={trans.__('Search models')}
          onChange={event =>
            model.change({ q: event.target.value }, { typing: true })
          }
          onKeyDown={event => {
            if (event.key === 'ArrowDown') {
              event.preventDefault();
              root.current
                ?.querySelector<HTMLElement>(
                  '.jp-AlacardModels-open[tabindex="0"]'
                )
                ?.focus();
            }
          }}
        />
        <HTMLSelect
          value={view.sort}
          aria-label={trans.__('Sort by')}
          options={SORTS.map(value => ({
            value,
            label: sortName(value, trans)
          }))}
          onChange={event => {
            const sort = SORTS.find(name => name === event.target.value);
            model.change({ sort: sort ?? 'relevance' });
          }}
        />
        <button
          type="button"
          className="jp-Alacard-toggle jp-AlacardModels-filter-toggle"
          aria-expanded={filtersOpen}
          onClick={() => setFiltersOpen(!filtersOpen)}
        >
          {count ? trans.__('Filters (%1)', count) : trans.__('Filters')}
        </button>
        <SavedSearches />
      </div>
      <div
        className="jp-AlacardModels-columns"
        data-filters={filtersOpen ? 'open' : 'closed'}
      >
        <FilterColumn />
        <section
          className="jp-AlacardModels-results"
          aria-label={trans.__('Results')}
        >
          {answer?.notice && <Banner text={answer.notice} />}
          {answer?.corrected && (
            <p className="jp-AlacardModels-corrected">
              {trans.__(
                'Showing results for “%1” instead of “%2”.',
                answer.corrected,
                view.q.trim()
              )}
            </p>
          )}
          {model.error && (
            <Banner text={errorText(model.error, trans)} kind="error">
              <Button small onClick={() => void model.search()}>
                {trans.__('Try again')}
              </Button>
            </Banner>
          )}
          <p className="jp-AlacardModels-count" role="status">
            <Count />
          </p>
          <SelectionBar />
          {!found.length && !model.loading && !model.error && answer ? (
            <div className="jp-AlacardModels-none">
              <p>
                {model.hubTrouble
                  ? trans.__(
                      'No model matches here, and the Hub could not be reached.'
                    )
                  : model.hubLoading
                    ? trans.__('No model matches here; asking the Hub…')
                    : trans.__('No model matches.')}
              </p>
              {model.hubTrouble && (
                <Banner text={model.hubTrouble}>
                  <Button small onClick={() => void model.retryHub()}>
                    {trans.__('Try again')}
                  </Button>
                </Banner>
              )}
              <Button small onClick={() => model.goTo(EMPTY_VIEW)}>
                {trans.__('Clear words and filters')}
              </Button>
            </div>
          ) : (
            <FoundList />
          )}
        </section>
      </div>
    </div>
  );
}

function Count(): React.JSX.Element {
  const trans = useTrans();
  const { model } = useCatalog();
  const { answer, found } = model;
  const live = found.filter(item => item.live).length;
  if (model.loading && !found.length) {
    return <>{trans.__('Searching…')}</>;
  }
  const total = (answer?.total ?? found.length).toLocaleString();
  const here =
    answer?.total_exact === false
      ? trans.__('more than %1 models', total)
      : answer?.total === 1
        ? trans.__('1 model')
        : trans.__('%1 models', total);
  if (model.hubLoading) {
    return <>{trans.__('%1 · asking the Hub…', here)}</>;
  }
  if (model.hubTrouble) {
    return (
      <span title={visible(model.hubTrouble, 'prose')}>
        {trans.__('%1 · the Hub could not be reached', here)}
      </span>
    );
  }
  return <>{live ? trans.__('%1 · %2 more from the Hub', here, live) : here}</>;
}

/** Saved searches, and the link of this one. */
function SavedSearches(): React.JSX.Element {
  const trans = useTrans();
  const { model, searches, address } = useCatalog();
  useChanged(searches);
  const { view } = model;
  const save = async (): Promise<void> => {
    const answer = await InputDialog.getText({
      title: trans.__('Save this search'),
      label: trans.__('Name'),
      text: view.q.trim(),
      okLabel: trans.__('Save')
    });
    if (answer.button.accept && answer.value?.trim()) {
      searches.add(answer.value.trim(), toLink({ ...view, page: 'search' }));
    }
  };
  const current = searches.all.find(saved => saved.link === toLink(view));
  return (
    <>
      {searches.all.length > 0 && (
        <HTMLSelect
          className="jp-AlacardModels-saved"
          aria-label={trans.__('Saved searches')}
          value={current?.link ?? ''}
          options={[
            { value: '', label: trans.__('Saved searches') },
            ...searches.all.map(({ name, link }) => ({
              value: link,
              label: name
            }))
          ]}
          onChange={event => {
            if (event.target.value) {
              model.goTo(fromLink(event.target.value));
            }
          }}
        />
      )}
      {current ? (
        <Button small onClick={() => searches.remove(current.name)}>
          {trans.__('Forget search')}
        </Button>
      ) : (
        <Button small onClick={() => void save()}>
          {trans.__('Save search')}
        </Button>
      )}
      <Button
        small
        onClick={() => {
          Clipboard.copyToSystem(address(toLink(view)));
          Notification.info(trans.__('Link copied.'), { autoClose: 2000 });
        }}
      >
        {trans.__('Copy link')}
      </Button>
    </>
  );
}
