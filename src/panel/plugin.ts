import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import {
  createToolbarFactory,
  ICommandPalette,
  IToolbarWidgetRegistry,
  setToolbar
} from '@jupyterlab/apputils';
import { PageConfig } from '@jupyterlab/coreutils';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { CommandToolbarButton } from '@jupyterlab/ui-components';

import { CommandIDs } from '../ground/ids';
import { objectArgs } from '../ground/schemas';
import { alacardIcon } from '../ground/icons';
import { IGeneration, IWorkspace } from '../generate/tokens';
import { PanelModel } from '../ground/panel';
import { RoomModels } from '../ground/room_models';
import { IAlacardAPI, IPanelModel } from '../ground/tokens';
import { IHandModel, IModelDetails } from '../hand/tokens';
import { IHubMonitor } from '../hub/tokens';
import { INotebookRuns } from '../notebook/tokens';
import { IRecipeBook } from '../recipes/tokens';
import { AlacardPanel } from './widget';

const ID = 'alacard_ext:panel';

/** Third parties stand between 501 and 899 in a sidebar. */
const RANK = 600;

/** What is open beside the hand; commands and other rooms open it as well. */
export const panelModelPlugin: JupyterFrontEndPlugin<IPanelModel> = {
  id: 'alacard_ext:panel-model',
  description: 'Provides what is open beside the hand in the panel.',
  autoStart: true,
  provides: IPanelModel,
  activate: (): IPanelModel => new PanelModel()
};

/** The panel in the left sidebar. */
export const panelPlugin: JupyterFrontEndPlugin<void> = {
  id: ID,
  description: 'The table of cards in the left sidebar.',
  autoStart: true,
  requires: [
    IAlacardAPI,
    IPanelModel,
    IHandModel,
    IModelDetails,
    IHubMonitor,
    IGeneration,
    IWorkspace,
    IRecipeBook,
    INotebookRuns
  ],
  optional: [
    ITranslator,
    ILayoutRestorer,
    ISettingRegistry,
    IToolbarWidgetRegistry,
    ICommandPalette
  ],
  activate: (
    app: JupyterFrontEnd,
    api: IAlacardAPI,
    opened: IPanelModel,
    hand: IHandModel,
    details: IModelDetails,
    monitor: IHubMonitor,
    generation: IGeneration,
    workspace: IWorkspace,
    recipes: IRecipeBook,
    runs: INotebookRuns,
    maybeTranslator: ITranslator | null,
    restorer: ILayoutRestorer | null,
    settings: ISettingRegistry | null,
    toolbars: IToolbarWidgetRegistry | null,
    palette: ICommandPalette | null
  ) => {
    const translator = maybeTranslator ?? nullTranslator;
    const trans = translator.load('alacard_ext');
    const { commands, shell } = app;
    const models = new RoomModels()
      .with(IAlacardAPI, api)
      .with(IPanelModel, opened)
      .with(IHandModel, hand)
      .with(IModelDetails, details)
      .with(IHubMonitor, monitor)
      .with(IGeneration, generation)
      .with(IWorkspace, workspace)
      .with(IRecipeBook, recipes)
      .with(INotebookRuns, runs);
    const panel = new AlacardPanel({ models, commands, translator });
    panel.id = 'alacard-panel';
    panel.title.icon = alacardIcon;
    panel.title.caption = trans.__('Alacard: deal a notebook for a model');
    shell.add(panel, 'left', { rank: RANK, type: 'Alacard' });
    restorer?.add(panel, panel.id);
    if (PageConfig.getOption('alacardOpenPanel').toLowerCase() === 'true') {
      void app.restored.then(() => shell.activateById(panel.id));
    }

    commands.addCommand(CommandIDs.openPanel, {
      label: args =>
        args.isLauncher ? trans.__('Alacard') : trans.__('Show Alacard'),
      caption: trans.__('Deal a hand of cards, get a notebook that runs'),
      icon: alacardIcon,
      describedBy: objectArgs({
        isLauncher: {
          type: 'boolean',
          description: trans.__('Whether it is shown in the launcher')
        }
      }),
      execute: () => {
        shell.activateById(panel.id);
      }
    });

    palette?.addItem({
      command: CommandIDs.openPanel,
      category: trans.__('Alacard')
    });

    if (settings && toolbars) {
      setToolbar(
        panel,
        createToolbarFactory(toolbars, settings, 'Alacard', ID, translator)
      );
    } else {
      for (const id of [
        CommandIDs.undo,
        CommandIDs.redo,
        CommandIDs.showRecipes,
        CommandIDs.openModels,
        CommandIDs.pasteHandCode,
        CommandIDs.clear
      ]) {
        panel.toolbar.addItem(
          id,
          new CommandToolbarButton({ commands, id, label: '' })
        );
      }
    }
  }
};
