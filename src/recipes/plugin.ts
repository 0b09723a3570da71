import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { RecipeBook } from './book';
import { IRecipeBook } from './tokens';

/** The recipes that were played, and those that have a name. */
export const recipesPlugin: JupyterFrontEndPlugin<IRecipeBook> = {
  id: 'alacard_ext:recipes',
  description: 'Provides recent and named recipes.',
  autoStart: true,
  provides: IRecipeBook,
  activate: (): IRecipeBook => new RecipeBook()
};
