import { InputDialog, Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import {
  Button,
  deleteIcon,
  editIcon,
  HTMLSelect
} from '@jupyterlab/ui-components';
import * as React from 'react';

import { useChanged, useTrans } from '../ground/hooks';
import type { SavedSearches } from '../ground/saved';
import { visible } from '../ground/text/visible';
import { useLibrary } from './context';
import { fromLink, isNarrowed, toLink } from './query';

/** Characters of a name at most. */
const LONGEST = 100;
/** Milliseconds that a notice with an undo stays. */
const UNDO = 15000;

/** Filters of one's own hands under a name: kept, chosen, renamed and deleted. */
export function SavedFilters(): React.JSX.Element | null {
  const { filters, model } = useLibrary();
  const trans = useTrans();
  useChanged(filters);
  const { view } = model;
  const link = toLink({ ...view, collection: '' });
  const current = filters.all.find(saved => saved.link === link);
  const select = React.useRef<HTMLDivElement>(null);
  const canSave = !current && isNarrowed(view);
  if (!filters.all.length && !canSave) {
    return null;
  }
  const save = async (): Promise<void> => {
    const name = await askName('', trans.__('Save Filter'), filters, trans);
    if (name) {
      filters.add(name, link);
    }
  };
  const rename = async (name: string): Promise<void> => {
    const other = await askName(name, trans.__('Rename'), filters, trans);
    if (other) {
      filters.rename(name, other);
    }
  };
  const remove = (name: string): void => {
    const back = filters.remove(name);
    // The button that had the focus is gone.
    select.current?.querySelector('select')?.focus();
    const id = Notification.info(
      trans.__('Filter deleted: %1', visible(name, 'prose')),
      {
        autoClose: UNDO,
        actions: [
          {
            label: trans.__('Undo'),
            callback: () => {
              Notification.dismiss(id);
              back();
            }
          }
        ]
      }
    );
  };
  return (
    <div ref={select} className="jp-AlacardLibrary-saved">
      {filters.all.length > 0 && (
        <HTMLSelect
          aria-label={trans.__('Saved filters')}
          value={current?.name ?? ''}
          onChange={({ target }) => {
            const chosen = filters.all.find(each => each.name === target.value);
            if (chosen) {
              void model.show(fromLink(chosen.link));
            }
          }}
          options={[
            { value: '', label: trans.__('Saved filters') },
            ...filters.all.map(({ name }) => ({
              value: name,
              label: visible(name, 'prose')
            }))
          ]}
        />
      )}
      {canSave && (
        <Button
          minimal
          small
          className="jp-AlacardLibrary-save"
          onClick={() => void save()}
        >
          {trans.__('Save filter…')}
        </Button>
      )}
      {current && (
        <>
          <Button
            minimal
            small
            title={trans.__('Rename this filter')}
            aria-label={trans.__('Rename the filter “%1”', current.name)}
            onClick={() => void rename(current.name)}
          >
            <editIcon.react tag="span" />
          </Button>
          <Button
            minimal
            small
            title={trans.__('Delete this filter')}
            aria-label={trans.__('Delete the filter “%1”', current.name)}
            onClick={() => remove(current.name)}
          >
            <deleteIcon.react tag="span" />
          </Button>
        </>
      )}
    </div>
  );
}

/** Ask for a name that no other filter has; null where the person gives up or keeps it. */
async function askName(
  given: string,
  title: string,
  filters: SavedSearches,
  trans: TranslationBundle
): Promise<string | null> {
  let text = given;
  let label = trans.__('Name');
  for (;;) {
    const { button, value } = await InputDialog.getText({
      title,
      label,
      text,
      okLabel: given ? trans.__('Rename') : trans.__('Save')
    });
    const name = (value ?? '').trim().slice(0, LONGEST);
    if (!button.accept || !name || name === given) {
      return null;
    }
    if (filters.all.every(saved => saved.name !== name)) {
      return name;
    }
    text = name;
    label = trans.__(
      'You already have a filter with this name. Choose another name.'
    );
  }
}
