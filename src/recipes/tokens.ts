import { Token } from '@lumino/coreutils';

import type { RecipeBook } from './book';

export type IRecipeBook = RecipeBook;

export const IRecipeBook = new Token<IRecipeBook>(
  'alacard_ext:IRecipeBook',
  'Recent recipes, and recipes under a name.'
);
