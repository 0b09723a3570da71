import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { useChanged, useCommands, useTrans } from '../ground/hooks';
import { CommandIDs } from '../ground/ids';
import { useCatalog } from './context';

/** What can be done with the models that are ticked. */
export function SelectionBar(): React.JSX.Element | null {
  const { selection } = useCatalog();
  useChanged(selection);
  return selection.ids.length ? <Selected /> : null;
}

function Selected(): React.JSX.Element {
  const trans = useTrans();
  const commands = useCommands();
  const { model, selection } = useCatalog();
  const { ids } = selection;
  const listed = model.found.map(item => item.model.id);
  const all = listed.every(id => selection.has(id));
  return (
    <div
      className="jp-AlacardModels-selection"
      role="group"
      aria-label={trans.__('Selected models')}
    >
      <span role="status">
        {trans._n(
          '%1 selected',
          '%1 selected',
          ids.length,
          ids.length.toLocaleString()
        )}
      </span>
      <Button
        small
        onClick={() =>
          void commands.execute(CommandIDs.dealForModels, {
            models: [...ids]
          })
        }
      >
        {trans.__('Deal with this hand…')}
      </Button>
      {!all && (
        <Button small onClick={() => selection.add(listed)}>
          {trans.__('Select the %1 listed', listed.length.toLocaleString())}
        </Button>
      )}
      <Button small onClick={() => selection.clear()}>
        {trans.__('Clear selection')}
      </Button>
    </div>
  );
}
