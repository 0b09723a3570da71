import type { ServerConnection } from '@jupyterlab/services';
import * as React from 'react';

import type { FrontAPI } from '../front/client';
import type { SavedSearches } from '../ground/saved';
import type { LibraryActions } from './actions';
import type { LibraryModel } from './model';

/** What the views of the tab 'Library' are given. */
export interface ILibraryTools {
  readonly model: LibraryModel;
  readonly front: Pick<FrontAPI, 'front'>;
  readonly actions: Pick<
    LibraryActions,
    'open' | 'show' | 'share' | 'collect' | 'dealAgain' | 'rename' | 'delete'
  >;
  /** Filters of one's own hands that are kept under a name. */
  readonly filters: SavedSearches;
  readonly settings: ServerConnection.ISettings;
  /** Told after each change that other views show, too. */
  readonly changed: () => void;
}

export const LibraryContext = React.createContext<ILibraryTools | null>(null);

export function useLibrary(): ILibraryTools {
  const tools = React.useContext(LibraryContext);
  if (!tools) {
    throw new Error('A view of the library needs its tools around it.');
  }
  return tools;
}
