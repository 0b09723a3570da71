import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IStateDB } from '@jupyterlab/statedb';

import { IGeneration } from '../generate/tokens';
import { IHandModel } from '../hand/tokens';
import { IRecipeBook } from '../recipes/tokens';
import { keepState } from './state';

/** Brings the table back after a reload of the page. */
export const tablePlugin: JupyterFrontEndPlugin<void> = {
  id: 'alacard_ext:table',
  description:
    'Keeps the hand, recent recipes and the last notebook over a reload.',
  autoStart: true,
  requires: [IHandModel, IRecipeBook, IGeneration],
  optional: [IStateDB],
  activate: (
    app: JupyterFrontEnd,
    hand: IHandModel,
    recipes: IRecipeBook,
    generation: IGeneration,
    state: IStateDB | null
  ) => {
    if (state) {
      void keepState({ hand, recipes, generation }, state, app.restored);
    }
  }
};
