import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import {
  downloadIcon,
  notebookIcon,
  refreshIcon,
  runIcon,
  stopIcon
} from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';

import type { Notebook, Recipe } from '../ground/api/values';
import { downloadNotebook } from './download';
import type { NotebookOpener } from './opener';
import { dealIcon, generateIcon } from '../ground/icons';
import { titleOf } from '../recipes/book';
import type { IGeneration, IWorkspace } from './tokens';
import { fromRecipe } from '../hand/hand';
import type { IOrigin } from '../hand/origin';
import { isSameHand } from '../hand/settled';
import type { IHandModel } from '../hand/tokens';
import type { IRecipeBook } from '../recipes/tokens';
import { CommandIDs } from '../ground/ids';
import { NO_ARGS, objectArgs } from '../ground/schemas';
import { tellError } from '../ground/tell_error';

/** Those that can be used or not, by how the generation and the hand are. */
const TOLD = [
  CommandIDs.dealHand,
  CommandIDs.generate,
  CommandIDs.retry,
  CommandIDs.cancel,
  CommandIDs.openNotebook,
  CommandIDs.runAll,
  CommandIDs.download
];

/** Commands that make a notebook of the hand, and open it. */
export function addGenerateCommands(
  commands: CommandRegistry,
  models: {
    hand: IHandModel;
    generation: IGeneration;
    recipes: IRecipeBook;
    workspace: IWorkspace;
  },
  opener: NotebookOpener,
  trans: TranslationBundle
): void {
  const { hand, generation, recipes, workspace } = models;

  const generate = async (
    recipe: Recipe,
    origin: IOrigin | null
  ): Promise<void> => {
    const place = workspace.place();
    if (
      generation.confirm &&
      !(await confirmed(recipe, place.folder || '/', trans))
    ) {
      return;
    }
    let opened = Promise.resolve();
    const result = await generation.run(
      recipe,
      place,
      origin,
      ({ path, answer }) => {
        // First what the person waits for, and then what is drawn, kept and told of it.
        if (path !== null) {
          opened = opener.openNew(path, answer.notebook);
        }
        return opened.catch(() => undefined);
      }
    );
    if (result) {
      if (origin) {
        hand.remixed(origin);
      }
      hand.adopt(result.answer.recipe, result.answer.hand_code);
      recipes.remember(result.answer.recipe, result.answer.hand_code);
      await opened;
    }
  };

  let waiting = false;
  const generateHand = async (): Promise<void> => {
    if (waiting) {
      return;
    }
    waiting = true;
    try {
      // A model that was just chosen may be having its cards dealt again.
      await hand.refitted();
    } finally {
      waiting = false;
    }
    if (hand.recipe) {
      await generate(hand.recipe, hand.origin);
    }
  };

  commands.addCommand(CommandIDs.dealHand, {
    label: trans.__('Deal Me a Hand'),
    caption: trans.__('Deal five cards, generate their notebook and open it'),
    icon: dealIcon,
    isEnabled: () => !generation.running,
    describedBy: NO_ARGS,
    execute: async () => {
      await commands.execute(CommandIDs.openPanel);
      const dealt = !hand.canDeal || (await hand.deal());
      if (dealt) {
        await generateHand();
      }
    }
  });

  commands.addCommand(CommandIDs.generate, {
    label: trans.__('Generate Notebook'),
    caption: trans.__('Generate the notebook of this hand and open it'),
    icon: generateIcon,
    isEnabled: () => hand.complete && !generation.running,
    describedBy: NO_ARGS,
    execute: async () => {
      await commands.execute(CommandIDs.openPanel);
      await generateHand();
    }
  });

  commands.addCommand(CommandIDs.retry, {
    label: trans.__('Retry Generation'),
    icon: refreshIcon,
    isEnabled: () => generation.recipe !== null && !generation.running,
    describedBy: NO_ARGS,
    execute: async () => {
      const { recipe, origin } = generation;
      if (recipe) {
        // A person may have ended the remix since, and kept its cards.
        const isOnTable = isSameHand(fromRecipe(recipe), hand.hand);
        await generate(recipe, isOnTable ? hand.origin : origin);
      }
    }
  });

  commands.addCommand(CommandIDs.cancel, {
    label: trans.__('Cancel Generation'),
    icon: stopIcon,
    isEnabled: () => generation.state === 'running',
    describedBy: NO_ARGS,
    execute: () =>
      generation.cancel().catch((error: unknown) => tellError(error, trans))
  });

  const pathArgs = objectArgs({
    path: { type: 'string', description: trans.__('Path of the notebook') }
  });
  const pathOf = (path: unknown): string | null =>
    typeof path === 'string' ? path : (generation.result?.path ?? null);
  // Another notebook than the generated one names its kernel itself.
  const notebookAt = (path: string): Notebook | undefined =>
    path === generation.result?.path
      ? generation.result.answer.notebook
      : undefined;

  commands.addCommand(CommandIDs.openNotebook, {
    label: trans.__('Open Generated Notebook'),
    icon: notebookIcon,
    isEnabled: args => pathOf(args.path) !== null,
    describedBy: pathArgs,
    execute: async args => {
      const path = pathOf(args.path);
      if (path !== null) {
        await opener.open(path, notebookAt(path));
      }
    }
  });

  commands.addCommand(CommandIDs.runAll, {
    label: trans.__('Run All Cells of Generated Notebook'),
    icon: runIcon,
    isEnabled: args => pathOf(args.path) !== null,
    isVisible: () => opener.canRun,
    describedBy: pathArgs,
    execute: async args => {
      const path = pathOf(args.path);
      if (path !== null) {
        await opener.runAll(path, notebookAt(path));
      }
    }
  });

  commands.addCommand(CommandIDs.download, {
    label: trans.__('Download Generated Notebook'),
    icon: downloadIcon,
    isEnabled: () => generation.result !== null,
    describedBy: NO_ARGS,
    execute: () => {
      const answer = generation.result?.answer;
      if (answer) {
        downloadNotebook(answer.notebook, answer.filename);
      }
    }
  });

  // By name: a change of any command would draw the toolbars of all notebooks.
  let was = '';
  const tell = (): void => {
    const { state, result } = generation;
    const now = JSON.stringify([state, result?.path, hand.complete]);
    if (now !== was) {
      was = now;
      TOLD.forEach(id => commands.notifyCommandChanged(id));
    }
  };
  generation.changed.connect(tell);
  hand.changed.connect(tell);
}

async function confirmed(
  recipe: Recipe,
  folder: string,
  trans: TranslationBundle
): Promise<boolean> {
  const answer = await showDialog({
    title: trans.__('Generate this notebook?'),
    body: trans.__('%1, saved in %2', titleOf(recipe), folder),
    buttons: [
      Dialog.cancelButton(),
      Dialog.okButton({ label: trans.__('Generate') })
    ]
  });
  return answer.button.accept;
}
