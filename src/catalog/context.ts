import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import * as React from 'react';

import { type ILoaded, useAsked } from '../ground/asked';
import { useChanged } from '../ground/hooks';
import type { SavedSearches } from '../ground/saved';
import type { CatalogModel } from './model';
import type { Selection } from './selection';
import type { CatalogSync } from './sync';

/** What the views of the tab 'Models' are given besides the table. */
export interface ICatalogTools {
  readonly model: CatalogModel;
  readonly syncing: CatalogSync;
  readonly searches: SavedSearches;
  /** The models that are ticked. */
  readonly selection: Selection;
  /** Absent where the application renders nothing. */
  readonly rendermime: IRenderMimeRegistry | null;
  /** Colours the code of a block in place; absent where the application has no editors. */
  readonly colour?: (node: HTMLElement, language: string) => void;
  /** The address that brings back a view. */
  address(link: string): string;
}

export const CatalogContext = React.createContext<ICatalogTools | null>(null);

export function useCatalog(): ICatalogTools {
  const tools = React.useContext(CatalogContext);
  if (!tools) {
    throw new Error('A view of the catalog needs its tools around it.');
  }
  return tools;
}

/**
 * Ask once for `key`, and again when the catalog has become another; until that answer is there the
 * last one stands. An answer to another key is never shown.
 */
export function useLoaded<T>(
  key: string,
  ask: (signal: AbortSignal) => Promise<T>
): ILoaded<T> {
  const { syncing } = useCatalog();
  useChanged(syncing);
  return useAsked(key, ask, syncing.edition);
}
