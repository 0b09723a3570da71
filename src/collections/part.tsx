import type { ServerConnection } from '@jupyterlab/services';
import * as React from 'react';

import { useCommands, useTrans } from '../ground/hooks';
import { CollectionActions } from './actions';
import { CollectionsAPI } from './client';
import { CollectionsView } from './view';

/** The part 'Collections' of the tab 'Library'. */
export function CollectionsPart(props: {
  /** The collection that is open; empty for the list. */
  open: string;
  /** Counts up when something was changed elsewhere. */
  edition: number;
  settings: ServerConnection.ISettings;
  /** Told after each change. */
  changed: () => void;
  onOpen: (id: string) => void;
}): React.JSX.Element {
  const { open, edition, settings, changed, onOpen } = props;
  const trans = useTrans();
  const commands = useCommands();
  const actions = React.useMemo(
    () =>
      new CollectionActions(new CollectionsAPI(settings), {
        commands,
        trans,
        changed
      }),
    [settings, commands, trans, changed]
  );
  return (
    <CollectionsView
      open={open}
      edition={edition}
      actions={actions}
      onOpen={onOpen}
    />
  );
}
