import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import {
  addIcon,
  copyIcon,
  deleteIcon,
  editIcon
} from '@jupyterlab/ui-components';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { CommandIDs } from '../ground/ids';
import { loadFor } from '../ground/lazy';
import { RoomModels } from '../ground/room_models';
import { objectArgs } from '../ground/schemas';
import { tellError } from '../ground/tell_error';
import { IAlacardAPI } from '../ground/tokens';
import { IHandModel } from '../hand/tokens';
import type { CustomType } from './client';

const OPTION = '.jp-Alacard-option';

/** Cards of one's own: made, changed, copied and deleted. */
export const cardsEditorPlugin: JupyterFrontEndPlugin<void> = {
  id: 'alacard_ext:cards-editor',
  description: 'Commands to make, edit and delete prompt packs and topics.',
  autoStart: true,
  requires: [IAlacardAPI, IHandModel],
  optional: [ITranslator, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    api: IAlacardAPI,
    hand: IHandModel,
    maybeTranslator: ITranslator | null,
    palette: ICommandPalette | null
  ) => {
    const { commands, serviceManager } = app;
    const translator = maybeTranslator ?? nullTranslator;
    const trans = translator.load('alacard_ext');
    const settings = serviceManager.serverSettings;
    const context = { models: new RoomModels(), commands, translator };

    /** The card that is meant: named, or under the context menu. */
    const cardOf = (
      args: ReadonlyPartialJSONObject
    ): { type: CustomType; id: string } | null => {
      const node = app.contextMenuHitTest(each => each.matches(OPTION));
      const { type, id } =
        typeof args.id === 'string' ? args : (node?.dataset ?? {});
      return (type === 'prompt' || type === 'topic') && typeof id === 'string'
        ? { type, id }
        : null;
    };
    const edit = async (
      type: CustomType,
      id: string | undefined,
      copy: boolean
    ): Promise<string | null> => {
      const again = (): void => void edit(type, id, copy);
      const dialog = await loadFor(
        () => import(/* webpackChunkName: "cards_editor" */ './dialog'),
        trans,
        again
      );
      if (!dialog) {
        return null;
      }
      const { topic, model } = hand.hand;
      const beside = {
        topic: topic?.id ?? null,
        task: model?.pipeline_tag ?? null
      };
      try {
        const kept = await dialog.editCard(
          { type, id, copy, beside },
          { api, settings, context }
        );
        if (!kept) {
          return null;
        }
        api.cardsChanged.emit(type);
        hand.renew(type, kept);
        return kept.id;
      } catch (error) {
        tellError(error, trans);
        return null;
      }
    };
    const oneCard = objectArgs({
      type: {
        type: 'string',
        enum: ['prompt', 'topic'],
        description: trans.__('The type of the card')
      },
      id: {
        type: 'string',
        description: trans.__(
          'The id of the card; by default the one under the context menu'
        )
      }
    });

    commands.addCommand(CommandIDs.newPack, {
      label: trans.__('New Prompt Pack…'),
      caption: trans.__('Write prompts of your own'),
      icon: addIcon,
      describedBy: objectArgs({}),
      execute: () => edit('prompt', undefined, false)
    });
    commands.addCommand(CommandIDs.newTopic, {
      label: trans.__('New Topic…'),
      caption: trans.__('Write a topic of your own'),
      icon: addIcon,
      describedBy: objectArgs({}),
      execute: () => edit('topic', undefined, false)
    });
    commands.addCommand(CommandIDs.editCard, {
      label: trans.__('Edit Card…'),
      caption: trans.__('Change this card of your own'),
      icon: editIcon,
      isEnabled: args => cardOf(args) !== null,
      describedBy: oneCard,
      execute: args => {
        const card = cardOf(args);
        return card ? edit(card.type, card.id, false) : null;
      }
    });
    commands.addCommand(CommandIDs.duplicateCard, {
      label: trans.__('Duplicate Card…'),
      caption: trans.__(
        'Make a card of your own that starts as a copy of this one'
      ),
      icon: copyIcon,
      isEnabled: args => cardOf(args) !== null,
      describedBy: oneCard,
      execute: args => {
        const card = cardOf(args);
        return card ? edit(card.type, card.id, true) : null;
      }
    });
    commands.addCommand(CommandIDs.deleteCard, {
      label: trans.__('Delete Card'),
      caption: trans.__('Remove this card of your own from your deck'),
      icon: deleteIcon,
      isEnabled: args => cardOf(args) !== null,
      describedBy: oneCard,
      execute: async args => {
        const card = cardOf(args);
        const chunk =
          card &&
          (await loadFor(
            () => import(/* webpackChunkName: "cards_editor" */ './remove'),
            trans,
            () => void commands.execute(CommandIDs.deleteCard, args)
          ));
        if (card && chunk) {
          await chunk.removeCard(card.type, card.id, {
            settings,
            trans,
            changed: () => api.cardsChanged.emit(card.type)
          });
        }
      }
    });
    for (const [command, selector] of [
      [CommandIDs.editCard, `${OPTION}[data-mine]`],
      // A selector of a menu may not list several.
      [CommandIDs.duplicateCard, `${OPTION}[data-type='prompt']`],
      [CommandIDs.duplicateCard, `${OPTION}[data-type='topic']`],
      [CommandIDs.deleteCard, `${OPTION}[data-mine]`]
    ] as const) {
      app.contextMenu.addItem({ command, selector, rank: 1 });
    }
    for (const command of [CommandIDs.newPack, CommandIDs.newTopic]) {
      palette?.addItem({ command, category: trans.__('Alacard') });
    }
  }
};
