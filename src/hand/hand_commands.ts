import { Clipboard, InputDialog, Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import {
  copyIcon,
  historyIcon,
  pasteIcon,
  redoIcon,
  refreshIcon,
  undoIcon
} from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';

import { toAPIError } from '../ground/api/errors';
import { isEmpty } from '../hand/hand';
import { isCommit, readHubLink } from '../hub/link';
import { dealIcon } from '../ground/icons';
import { loadFor } from '../ground/lazy';
import type { IAlacardAPI, IPanelModel } from '../ground/tokens';
import type { IHandModel } from '../hand/tokens';
import type { IHubMonitor } from '../hub/tokens';
import { CommandIDs } from '../ground/ids';
import { NO_ARGS, objectArgs } from '../ground/schemas';

/** Codes and addresses look like this; only such a text of the clipboard is offered. */
const LOOKS_LIKE_CODE = /^\S{8,400}$/;

/** An owner and a name, as no code has a slash. */
const MODEL_ID = /^[\w.-]{1,96}\/[\w.-]{1,96}$/;

/** Commands that change what lies on the table. */
export function addHandCommands(
  commands: CommandRegistry,
  models: {
    api: IAlacardAPI;
    hand: IHandModel;
    panel: IPanelModel;
    monitor: IHubMonitor;
  },
  trans: TranslationBundle
): void {
  const { api, hand, panel, monitor } = models;
  const openPanel = (): Promise<unknown> =>
    commands.execute(CommandIDs.openPanel);

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
      await openPanel();
      await hand.deal(typeof args.seed === 'number' ? args.seed : undefined);
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

  commands.addCommand(CommandIDs.pasteHandCode, {
    label: trans.__('Paste Hand Code…'),
    caption: trans.__(
      'Paste a hand code, a model’s ID, or the address of its page'
    ),
    icon: pasteIcon,
    describedBy: objectArgs({
      code: {
        type: 'string',
        description: trans.__(
          'The hand code, the model’s ID, or the address of its page'
        )
      }
    }),
    execute: async args => {
      const code =
        typeof args.code === 'string' ? args.code : await askForCode(trans);
      if (!code) {
        return;
      }
      await openPanel();
      const named = modelIn(code, monitor.status?.endpoint);
      if (named) {
        const loaded = await loadFor(
          () => import(/* webpackChunkName: "picker" */ '../picker/sources'),
          trans,
          () => void commands.execute(CommandIDs.pasteHandCode, { code })
        );
        if (loaded) {
          const card = loaded.cardOfCatalog({ id: named.id });
          hand.place('model', { ...card, sha: named.sha });
        }
        return;
      }
      try {
        const { data } = await api.readHandCode(code.trim());
        hand.setRecipe(data.recipe, data.hand_code);
      } catch (error) {
        Notification.error(toAPIError(error).message, { autoClose: 8000 });
      }
    }
  });

  commands.addCommand(CommandIDs.showRecipes, {
    label: trans.__('Recipes'),
    caption: trans.__('Recent and named recipes'),
    icon: historyIcon,
    isToggled: () => panel.aside === 'recipes',
    describedBy: NO_ARGS,
    execute: async () => {
      await openPanel();
      panel.toggle('recipes');
    }
  });

  hand.changed.connect(() => {
    commands.notifyCommandChanged();
  });
  panel.changed.connect(() => {
    commands.notifyCommandChanged(CommandIDs.showRecipes);
  });
}

/** The model that a person pasted by its address or id in place of a code. */
function modelIn(
  text: string,
  endpoint?: string
): { id: string; sha: string | null } | null {
  const link = readHubLink(text, endpoint);
  const id = link?.kind === 'model' ? link.id : text.trim();
  if (link?.kind !== 'model' && !MODEL_ID.test(id)) {
    return null;
  }
  const revision = link?.kind === 'model' ? link.revision : '';
  return { id, sha: isCommit(revision) ? revision : null };
}

async function askForCode(trans: TranslationBundle): Promise<string | null> {
  let text = '';
  try {
    // Absent on plain http, and refused where a person did not allow it.
    const copied = await navigator.clipboard.readText();
    text = LOOKS_LIKE_CODE.test(copied.trim()) ? copied.trim() : '';
  } catch {
    text = '';
  }
  const answer = await InputDialog.getText({
    title: trans.__('Paste a hand code or a model'),
    label: trans.__('A hand code, a model’s ID, or the address of its page'),
    okLabel: trans.__('Deal'),
    text
  });
  return answer.button.accept ? answer.value : null;
}
