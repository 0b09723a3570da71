import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { Widget } from '@lumino/widgets';

import { toAPIError } from '../api/errors';
import type { Recipe } from '../api/values';
import type { IHand } from '../hand/hand';
import { dealIcon } from '../icons';
import type { IAlacard } from '../tokens';
import { CommandIDs } from './ids';
import { objectArgs } from './schemas';

type Several = Exclude<Recipe['combination'], 'single'>;

/** How many models each takes. */
const MOST: Record<Several, number> = { bake_off: 4, workflow: 2 };

/** Commands that put several models into one hand, and generate its notebook. */
export function addCombineCommands(
  commands: CommandRegistry,
  alacard: Pick<IAlacard, 'api' | 'hand' | 'generation'>,
  trans: TranslationBundle
): void {
  const { api, hand, generation } = alacard;

  const play = async (how: Several, ids: readonly string[]): Promise<void> => {
    try {
      const { data } = await api.writeHandCode(combined(hand.hand, how, ids));
      // The server tells no consents: those of models on this table stay what they are.
      const { model, companions = [] } = hand.hand;
      hand.setRecipe(data.recipe, data.hand_code, [model, ...companions]);
    } catch (error) {
      Notification.error(toAPIError(error).message, { autoClose: 8000 });
      return;
    }
    await commands.execute(CommandIDs.generate);
  };

  const add = (
    command: string,
    how: Several,
    words: { label: string; caption: string; title: string; ids: string }
  ): void => {
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
          maxItems: MOST[how],
          description: words.ids
        }
      }),
      execute: async args => {
        const given = Array.isArray(args.ids)
          ? modelIds(args.ids.join('\n'))
          : await askForModels(words.title, words.ids, hand.hand, trans);
        if (given === null) {
          return;
        }
        if (given.length < 2 || given.length > MOST[how]) {
          Notification.warning(words.ids, { autoClose: 8000 });
          return;
        }
        await play(how, given);
      }
    });
  };

  add(CommandIDs.bakeOff, 'bake_off', {
    label: trans.__('Bake-Off of Several Models'),
    caption: trans.__(
      'Make a notebook that compares models on the same inputs, one in memory at a time'
    ),
    title: trans.__('Which models shall be compared?'),
    ids: trans.__('Name two to four models, one a line or with commas.')
  });
  add(CommandIDs.workflow, 'workflow', {
    label: trans.__('Workflow of Two Models'),
    caption: trans.__(
      'Make a notebook in which the second model works on what the first one says'
    ),
    title: trans.__('Which two models, one after the other?'),
    ids: trans.__('Name two models in their order, one a line or with a comma.')
  });

  generation.changed.connect(() => {
    commands.notifyCommandChanged(CommandIDs.bakeOff);
    commands.notifyCommandChanged(CommandIDs.workflow);
  });
}

/** The ids in what a person wrote or pasted, addresses of the Hub's pages included. */
export function modelIds(text: string): string[] {
  const found = text
    .split(/[\s,;]+/)
    .map(word => word.replace(/^https?:\/\/[^/]+\//, '').replace(/\/$/, ''));
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

/** A field of several lines in a dialog. */
class ModelsField extends Widget implements Dialog.IBodyWidget {
  constructor(about: string, text: string) {
    super({ node: document.createElement('label') });
    this.addClass('jp-Alacard-models-field');
    this._area.rows = 4;
    this._area.spellcheck = false;
    this._area.value = text;
    this._area.className = 'jp-mod-styled';
    this.node.append(about, this._area);
  }

  getValue(): string {
    return this._area.value;
  }

  private readonly _area = document.createElement('textarea');
}

async function askForModels(
  title: string,
  about: string,
  hand: IHand,
  trans: TranslationBundle
): Promise<string[] | null> {
  const cards = [hand.model, ...(hand.companions ?? [])];
  const ids = cards.flatMap(card => (card ? [card.id] : []));
  const answer = await showDialog({
    title,
    body: new ModelsField(about, ids.map(id => `${id}\n`).join('')),
    focusNodeSelector: 'textarea',
    buttons: [
      Dialog.cancelButton(),
      Dialog.okButton({ label: trans.__('Generate') })
    ]
  });
  return answer.button.accept ? modelIds(answer.value ?? '') : null;
}
