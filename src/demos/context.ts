import type { Contents, ServerConnection } from '@jupyterlab/services';

import type { DemosAPI } from './client';
import type { LaunchedBoard } from './launched';
import type { IDemosView } from './query';

/** What all views of the tab are given. */
export interface IDemosProps {
  readonly api: DemosAPI;
  readonly contents: Contents.IManager;
  readonly settings: ServerConnection.ISettings;
  /** The person's launches. */
  readonly board: LaunchedBoard;
  readonly view: IDemosView;
  /** Grows when something was changed. */
  readonly edition: number;
  readonly show: (view: IDemosView) => void;
  /** Told after each change. */
  readonly changed: () => void;
  /** An archive that was dropped on the tab, to be taken once. */
  readonly takeDropped: () => File | null;
}
