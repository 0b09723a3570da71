import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';

import { IGeneration, IWorkspace } from '../generate/tokens';
import { IHandModel } from '../hand/tokens';
import { IRecipeBook } from '../recipes/tokens';

const ID = 'alacard_ext:plugin';

/** What a person prefers, from the settings editor; named recipes are kept there as well. */
export const settingsPlugin: JupyterFrontEndPlugin<void> = {
  id: ID,
  description: 'Applies the settings of Alacard.',
  autoStart: true,
  requires: [IHandModel, IGeneration, IWorkspace, IRecipeBook],
  optional: [ISettingRegistry],
  activate: async (
    _: JupyterFrontEnd,
    hand: IHandModel,
    generation: IGeneration,
    workspace: IWorkspace,
    recipes: IRecipeBook,
    registry: ISettingRegistry | null
  ) => {
    if (!registry) {
      return;
    }
    const settings = await registry.load(ID);
    const apply = (): void => {
      const { composite } = settings;
      const any = (value: unknown): string =>
        typeof value === 'string' && value !== 'any' ? value : '';
      hand.preferences.difficulty = any(composite.difficulty);
      hand.preferences.ui_component = any(composite.uiComponent);
      workspace.targetFolder = any(composite.targetFolder);
      generation.confirm = composite.confirm === true;
      recipes.setNamed((composite.recipes ?? {}) as Record<string, string>);
    };
    apply();
    settings.changed.connect(apply);
    recipes.saveNamed = async named => {
      await settings.set('recipes', named);
    };
  }
};
