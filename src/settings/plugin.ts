import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';

import { IGeneration, IWorkspace } from '../generate/tokens';
import { IHandModel } from '../hand/tokens';

const ID = 'alacard_ext:plugin';

/** What a person prefers, from the settings editor. */
export const settingsPlugin: JupyterFrontEndPlugin<void> = {
  id: ID,
  description: 'Applies the settings of Alacard.',
  autoStart: true,
  requires: [IHandModel, IGeneration, IWorkspace],
  optional: [ISettingRegistry],
  activate: async (
    _: JupyterFrontEnd,
    hand: IHandModel,
    generation: IGeneration,
    workspace: IWorkspace,
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
    };
    apply();
    settings.changed.connect(apply);
  }
};
