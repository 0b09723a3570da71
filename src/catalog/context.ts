import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import * as React from 'react';

import type { APIError } from '../ground/api/errors';
import { isAbort, toAPIError } from '../ground/api/errors';
import { useChanged } from '../ground/hooks';
import type { CatalogModel } from './model';
import type { SavedSearches } from './saved';
import type { CatalogSync } from './sync';

/** What the views of the tab 'Models' are given besides the table. */
export interface ICatalogTools {
  readonly model: CatalogModel;
  readonly syncing: CatalogSync;
  readonly searches: SavedSearches;
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

export interface ILoaded<T> {
  readonly data: T | null;
  readonly error: APIError | null;
  readonly again: () => void;
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
  const { edition } = syncing;
  const [round, again] = React.useReducer((count: number) => count + 1, 0);
  const [state, setState] = React.useState<{
    key: string;
    data: T | null;
    error: APIError | null;
  }>({ key, data: null, error: null });
  const latest = React.useRef(ask);
  latest.current = ask;
  React.useEffect(() => {
    const control = new AbortController();
    setState(last =>
      last.key === key && last.data !== null
        ? last
        : { key, data: null, error: null }
    );
    latest.current(control.signal).then(
      data => {
        if (!control.signal.aborted) {
          setState({ key, data, error: null });
        }
      },
      (error: unknown) => {
        if (!control.signal.aborted && !isAbort(error)) {
          setState({ key, data: null, error: toAPIError(error) });
        }
      }
    );
    return () => control.abort();
  }, [key, round, edition]);
  return state.key === key
    ? { data: state.data, error: state.error, again }
    : { data: null, error: null, again };
}
