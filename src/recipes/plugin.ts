import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { historyIcon } from '@jupyterlab/ui-components';

import { CommandIDs } from '../ground/ids';
import { NO_ARGS } from '../ground/schemas';
import { IPanelModel } from '../ground/tokens';
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

/** The command that shows them in the panel. */
export const recipesCommandPlugin: JupyterFrontEndPlugin<void> = {
  id: 'alacard_ext:recipes-command',
  description: 'Command that shows recent and named recipes.',
  autoStart: true,
  requires: [IPanelModel],
  optional: [ITranslator, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    panel: IPanelModel,
    translator: ITranslator | null,
    palette: ICommandPalette | null
  ) => {
    const trans = (translator ?? nullTranslator).load('alacard_ext');
    const { commands } = app;
    commands.addCommand(CommandIDs.showRecipes, {
      label: trans.__('Recipes'),
      caption: trans.__('Recent and named recipes'),
      icon: historyIcon,
      isToggled: () => panel.aside === 'recipes',
      describedBy: NO_ARGS,
      execute: async () => {
        await commands.execute(CommandIDs.openPanel);
        panel.toggle('recipes');
      }
    });
    panel.changed.connect(() => {
      commands.notifyCommandChanged(CommandIDs.showRecipes);
    });
    palette?.addItem({
      command: CommandIDs.showRecipes,
      category: trans.__('Alacard')
    });
  }
};
