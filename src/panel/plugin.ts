import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import {
  createToolbarFactory,
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
import { IAlacard } from '../tokens';
import { AlacardPanel } from './widget';

const ID = 'alacard_ext:panel';

/** Third parties stand between 501 and 899 in a sidebar. */
const RANK = 600;

/** The panel in the left sidebar. */
export const panelPlugin: JupyterFrontEndPlugin<void> = {
  id: ID,
  description: 'The table of cards in the left sidebar.',
  autoStart: true,
  requires: [IAlacard],
  optional: [
    ITranslator,
    ILayoutRestorer,
    ISettingRegistry,
    IToolbarWidgetRegistry
  ],
  activate: (
    app: JupyterFrontEnd,
    alacard: IAlacard,
    maybeTranslator: ITranslator | null,
    restorer: ILayoutRestorer | null,
    settings: ISettingRegistry | null,
    toolbars: IToolbarWidgetRegistry | null
  ) => {
    const translator = maybeTranslator ?? nullTranslator;
    const trans = translator.load('alacard_ext');
    const { commands, shell } = app;
    const panel = new AlacardPanel({ alacard, commands, translator });
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
