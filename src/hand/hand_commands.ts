import { Clipboard, Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import {
  copyIcon,
  redoIcon,
  refreshIcon,
  undoIcon
} from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';

import { isEmpty } from './hand';
import { dealIcon } from '../ground/icons';
import type { IHandModel } from './tokens';
import { CommandIDs } from '../ground/ids';
import type { Recipe } from '../ground/api/values';
import { NO_ARGS, objectArgs } from '../ground/schemas';

/** Those that can be used or not, by what lies on the table. */
const TOLD = [
  CommandIDs.deal,
  CommandIDs.undo,
  CommandIDs.redo,
  CommandIDs.clear,
  CommandIDs.copyHandCode
];

/** Commands that change what lies on the table. */
export function addHandCommands(
  commands: CommandRegistry,
  hand: IHandModel,
  trans: TranslationBundle
): void {
  commands.addCommand(CommandIDs.deal, {
    label: trans.__('Deal Cards'),
    caption: trans.__(
      'Deal a card into every unlocked slot of the Alacard panel'
    ),
    icon: dealIcon,
    isEnabled: () => hand.canDeal,
    describedBy: objectArgs({
      seed: {
        type: 'integer',
        minimum: 0,
        description: trans.__('The same seed and locks deal the same hand.')
      }
    }),
    execute: async args => {
      await commands.execute(CommandIDs.openPanel);
      await hand.deal(typeof args.seed === 'number' ? args.seed : undefined);
    }
  });

  commands.addCommand(CommandIDs.layHand, {
    label: trans.__('Lay a Hand on the Table'),
    describedBy: objectArgs({
      recipe: {
        type: 'object',
        description: trans.__('The cards, as a recipe has them')
      }
    }),
    execute: async args => {
      const { recipe } = args;
      if (typeof recipe === 'object' && recipe !== null) {
        await commands.execute(CommandIDs.openPanel);
        hand.setRecipe(recipe as unknown as Recipe, null);
      }
    }
  });

  commands.addCommand(CommandIDs.undo, {
    label: trans.__('Undo Change of the Hand'),
    caption: trans.__('Undo: go back to the previous hand'),
    icon: undoIcon,
    isEnabled: () => hand.canUndo,
    describedBy: NO_ARGS,
    execute: () => hand.undo()
  });

  commands.addCommand(CommandIDs.redo, {
    label: trans.__('Redo Change of the Hand'),
    caption: trans.__('Redo: go forward to the next hand'),
    icon: redoIcon,
    isEnabled: () => hand.canRedo,
    describedBy: NO_ARGS,
    execute: () => hand.redo()
  });

  commands.addCommand(CommandIDs.clear, {
    label: trans.__('Clear the Hand'),
    caption: trans.__('Clear the hand: remove all cards'),
    icon: refreshIcon,
    isEnabled: () => !isEmpty(hand.hand),
    describedBy: NO_ARGS,
    execute: () => hand.clear()
  });

  commands.addCommand(CommandIDs.copyHandCode, {
    label: trans.__('Copy Hand Code'),
    caption: trans.__('Copy the code that deals this hand anywhere'),
    icon: copyIcon,
    isEnabled: () => hand.handCode !== null,
    describedBy: NO_ARGS,
    execute: () => {
      if (hand.handCode) {
        Clipboard.copyToSystem(hand.handCode);
        Notification.info(trans.__('Hand code copied.'), { autoClose: 2000 });
      }
    }
  });

  hand.changed.connect(() => {
    // By name: a change of any command would draw the toolbars of all notebooks.
    TOLD.forEach(id => commands.notifyCommandChanged(id));
  });
}
