import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Clipboard, Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import {
  closeIcon,
  copyIcon,
  editIcon,
  launchIcon
} from '@jupyterlab/ui-components';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { CardType } from '../ground/api/values';
import { CARD_TYPES } from '../ground/api/values';
import { cardId, cardsIn } from './hand';
import { modelPage } from '../hub/link';
import { dealIcon, lockedIcon } from '../ground/icons';
import type { IPanelModel } from '../ground/tokens';
import type { IHandModel } from './tokens';
import type { IHubMonitor } from '../hub/tokens';
import { CommandIDs } from '../ground/ids';
import { objectArgs } from '../ground/schemas';

const SLOT = '.jp-Alacard-slot';

/** Those whose name or use depends on what lies on the table. */
const TOLD = [
  CommandIDs.toggleLock,
  CommandIDs.removeCard,
  CommandIDs.openOnHub,
  CommandIDs.copyModelId
];

/** Commands about one card: for its buttons, its context menu and the keyboard. */
export function addCardCommands(
  app: JupyterFrontEnd,
  models: { hand: IHandModel; panel: IPanelModel; monitor: IHubMonitor },
  trans: TranslationBundle
): void {
  const { commands } = app;
  const { hand, panel, monitor } = models;

  /** The slot that is meant: named, with the focus in it, or under the context menu. */
  const slotOf = (args: ReadonlyPartialJSONObject): CardType | null => {
    if (typeof args.type === 'string') {
      return CARD_TYPES.find(type => type === args.type) ?? null;
    }
    const node =
      document.activeElement?.closest<HTMLElement>(SLOT) ??
      app.contextMenuHitTest(each => each.matches(SLOT));
    return CARD_TYPES.find(type => type === node?.dataset.type) ?? null;
  };
  const filled = (args: ReadonlyPartialJSONObject): CardType | null => {
    const type = slotOf(args);
    return type && cardsIn(hand.hand, type).length ? type : null;
  };
  const describedBy = objectArgs({
    type: {
      type: 'string',
      enum: [...CARD_TYPES],
      description: trans.__('The slot; by default the one with the focus')
    }
  });

  commands.addCommand(CommandIDs.changeCard, {
    label: trans.__('Change Card…'),
    caption: trans.__('Choose another card for this slot'),
    icon: editIcon,
    isEnabled: args => slotOf(args) !== null,
    describedBy,
    execute: args => {
      panel.aside = slotOf(args);
    }
  });

  commands.addCommand(CommandIDs.dealCard, {
    label: trans.__('Deal Another Card'),
    caption: trans.__('Deal this slot again and keep the others'),
    icon: dealIcon,
    isEnabled: args => slotOf(args) !== null,
    describedBy,
    execute: async args => {
      const type = slotOf(args);
      if (type) {
        await hand.deal(undefined, type);
      }
    }
  });

  commands.addCommand(CommandIDs.toggleLock, {
    label: args => {
      const type = slotOf(args);
      return type && hand.locks.has(type)
        ? trans.__('Unlock Card')
        : trans.__('Lock Card');
    },
    caption: trans.__('A deal keeps what is locked'),
    icon: lockedIcon,
    isEnabled: args => filled(args) !== null,
    describedBy,
    execute: args => {
      const type = filled(args);
      if (type) {
        hand.toggleLock(type);
      }
    }
  });

  commands.addCommand(CommandIDs.removeCard, {
    label: trans.__('Remove Card'),
    caption: trans.__('Remove the card from the hand'),
    icon: closeIcon,
    isEnabled: args => filled(args) !== null,
    describedBy,
    execute: args => {
      const type = filled(args);
      if (type) {
        hand.empty(type);
        focusSlot(type);
      }
    }
  });

  const page = (): string | null =>
    modelPage(monitor.status?.endpoint ?? '', hand.hand.model?.id ?? '');

  commands.addCommand(CommandIDs.openOnHub, {
    label: trans.__('Open on the Hub'),
    caption: trans.__('Open the model’s page in a new browser tab'),
    icon: launchIcon,
    isEnabled: () => page() !== null,
    describedBy: objectArgs({}),
    execute: () => {
      const address = page();
      if (address) {
        window.open(address, '_blank', 'noopener,noreferrer');
      }
    }
  });

  commands.addCommand(CommandIDs.copyModelId, {
    label: trans.__('Copy Model ID'),
    caption: trans.__('Copy the ID that the model has on the Hub'),
    icon: copyIcon,
    isEnabled: () => hand.hand.model !== undefined,
    describedBy: objectArgs({}),
    execute: () => {
      const { model } = hand.hand;
      if (model) {
        Clipboard.copyToSystem(cardId('model', model));
        Notification.info(trans.__('Model ID copied.'), { autoClose: 2000 });
      }
    }
  });

  hand.changed.connect(() => {
    TOLD.forEach(id => commands.notifyCommandChanged(id));
  });
}

/** Leave the focus where it was: the button that was pressed may be gone. */
function focusSlot(type: CardType): void {
  requestAnimationFrame(() => {
    document
      .querySelector<HTMLElement>(
        `${SLOT}[data-type="${type}"] .jp-Alacard-slot-face`
      )
      ?.focus();
  });
}
