import * as React from 'react';

import type { CatalogAPI } from '../catalog/client';
import { useChanged, useTrans } from '../ground/hooks';
import type { SavedSearches } from '../ground/saved';
import { tellError } from '../ground/tell_error';
import { visible } from '../ground/text/visible';
import type { BulkDraft } from './draft';
import { modelsOf } from './found';
import { MOST } from './ids';

const USUAL = 100;

/** What saved searches are read with. */
export interface ISearchSource {
  readonly searches: SavedSearches;
  readonly catalog: Pick<CatalogAPI, 'search'>;
}

/** Takes the models of a saved search into the draft, as they are now; nothing where none is saved. */
export function FromSearch(props: {
  draft: BulkDraft;
  source: ISearchSource;
}): React.JSX.Element | null {
  const { draft, source } = props;
  const { searches, catalog } = source;
  const trans = useTrans();
  useChanged(searches);
  const [name, setName] = React.useState('');
  const [limit, setLimit] = React.useState(USUAL);
  const [told, setTold] = React.useState('');
  const [busy, setBusy] = React.useState(false);
  const saved = searches.all.find(each => each.name === name);
  if (!searches.all.length) {
    return null;
  }
  const take = async (link: string): Promise<void> => {
    setBusy(true);
    try {
      const { ids, total } = await modelsOf(link, limit, catalog);
      draft.add(ids);
      setTold(
        trans._n(
          '%1 of the %2 models in the search was added.',
          '%1 of the %2 models in the search were added.',
          ids.length,
          total.toLocaleString()
        )
      );
    } catch (error) {
      tellError(error, trans);
    } finally {
      setBusy(false);
    }
  };
  return (
    <fieldset className="jp-AlacardBulk-search">
      <legend>{trans.__('From a saved search')}</legend>
      <label>
        {trans.__('Saved search')}
        <select
          className="jp-mod-styled"
          value={saved ? name : ''}
          onChange={event => setName(event.target.value)}
        >
          <option value="">{trans.__('Choose one…')}</option>
          {searches.all.map(each => (
            <option key={each.name} value={each.name}>
              {visible(each.name, 'prose')}
            </option>
          ))}
        </select>
      </label>
      <label>
        {trans.__('At most')}
        <input
          type="number"
          className="jp-mod-styled"
          min={1}
          max={MOST}
          value={limit}
          onChange={event =>
            setLimit(
              Math.min(
                Math.max(Math.trunc(event.target.valueAsNumber) || 1, 1),
                MOST
              )
            )
          }
        />
      </label>
      <button
        type="button"
        className="jp-mod-styled"
        disabled={!saved || busy}
        onClick={() => saved && void take(saved.link)}
      >
        {trans.__('Add its models')}
      </button>
      <span role="status">{told}</span>
    </fieldset>
  );
}
