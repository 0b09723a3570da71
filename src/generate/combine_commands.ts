import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { Several } from '../ground/api/values';
import type { IHand } from '../hand/hand';
import { MAX_COMPANIONS } from '../hand/hand';
import { readHubLink } from '../hub/link';
import { dealIcon } from '../ground/icons';
import type { IGeneration } from './tokens';
import type { IAlacardAPI, IPanelModel } from '../ground/tokens';
import type { IHandModel } from '../hand/tokens';
import type { IHubMonitor } from '../hub/tokens';
import { CommandIDs } from '../ground/ids';
import { objectArgs } from '../ground/schemas';
import { tellError } from '../ground/tell_error';

/**
 * Commands that put several models into one hand. With ids they generate its notebook; without, a
 * person chooses in the panel's own picker.
 */
export function addCombineCommands(
  commands: CommandRegistry,
  models: {
    api: IAlacardAPI;
    hand: IHandModel;
    generation: IGeneration;
    panel: IPanelModel;
    monitor: IHubMonitor;
  },
  trans: TranslationBundle
): void {
  const { api, hand, generation, panel, monitor } = models;

  const play = async (how: Several, ids: readonly string[]): Promise<void> => {
    try {
      const { data } = await api.writeHandCode(combined(hand.hand, how, ids));
      // The server tells no consents: those of models on this table stay what they are.
      const { model, companions = [] } = hand.hand;
      hand.setRecipe(data.recipe, data.hand_code, [model, ...companions]);
    } catch (error) {
      tellError(error, trans);
      return;
    }
    await commands.execute(CommandIDs.generate);
  };

  const add = (
    command: string,
    how: Several,
    words: { label: string; caption: string; ids: string }
  ): void => {
    const most = MAX_COMPANIONS[how] + 1;
    commands.addCommand(command, {
      label: args =>
        Array.isArray(args.ids) ? words.label : `${words.label}…`,
      caption: words.caption,
      icon: dealIcon,
      isEnabled: () => !generation.running,
      describedBy: objectArgs({
        ids: {
          type: 'array',
          items: { type: 'string' },
          minItems: 2,
          maxItems: most,
          description: words.ids
        }
      }),
      execute: async args => {
        if (!Array.isArray(args.ids)) {
          await commands.execute(CommandIDs.openPanel);
          panel.aside = how;
          return;
        }
        const given = modelIds(
          args.ids.join('\n'),
          monitor.status?.endpoint ?? ''
        );
        if (given.length < 2 || given.length > most) {
          Notification.warning(words.ids, { autoClose: 8000 });
          return;
        }
        await play(how, given);
      }
    });
  };

  add(CommandIDs.bakeOff, 'bake_off', {
    label: trans.__('Compare Models in a Bake-Off'),
    caption: trans.__(
      'Make a notebook that compares models on the same inputs, one in memory at a time'
    ),
    ids: trans.__('A bake-off takes two to four models.')
  });
  add(CommandIDs.workflow, 'workflow', {
    label: trans.__('Chain Two Models in a Workflow'),
    caption: trans.__(
      'Make a notebook in which a second model works on the output of the first'
    ),
    ids: trans.__('A workflow takes two models, in order.')
  });

  let was = generation.running;
  generation.changed.connect(() => {
    if (generation.running !== was) {
      was = generation.running;
      commands.notifyCommandChanged(CommandIDs.bakeOff);
      commands.notifyCommandChanged(CommandIDs.workflow);
    }
  });
}

/** The ids in what a person wrote or pasted, addresses of the Hub's pages included. */
export function modelIds(text: string, endpoint = ''): string[] {
  const found = text.split(/[\s,;]+/).map(word => {
    const link = readHubLink(word, endpoint);
    // What leads to no model stays, so that the server's refusal names it.
    return link?.kind === 'model' ? link.id : word;
  });
  return [...new Set(found.filter(word => word !== ''))];
}

/** What is asked of the server: these models, with the other cards that lie on the table. */
export function combined(
  hand: IHand,
  how: Several,
  ids: readonly string[]
): Record<string, unknown> {
  const known = [hand.model, ...(hand.companions ?? [])];
  // A card on the table goes whole: it holds how the person wants this model run.
  const cards = ids.map(id => known.find(card => card?.id === id) ?? { id });
  const [first, ...others] = cards;
  return {
    seed: hand.seed,
    model_card: first,
    companions: others,
    combination: how,
    prompt_cards: hand.prompt,
    topic: hand.topic ?? null,
    difficulty: hand.difficulty ?? null,
    ui_component: hand.ui_component ?? null
  };
}
