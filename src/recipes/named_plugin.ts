import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import { ILauncher } from '@jupyterlab/launcher';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { notebookIcon } from '@jupyterlab/ui-components';
import type { IDisposable } from '@lumino/disposable';

import { toAPIError } from '../ground/api/errors';
import { errorText } from '../ground/error_text';
import { CommandIDs } from '../ground/ids';
import { loadFor } from '../ground/lazy';
import { objectArgs } from '../ground/schemas';
import { visible } from '../ground/text/visible';
import { IAlacardAPI } from '../ground/tokens';
import { IHandModel } from '../hand/tokens';
import { NamedHands } from './named';
import { NamedAPI } from './named_client';
import { addToNewMenu } from './new_menu';
import { IRecipeBook } from './tokens';

const SETTINGS = 'alacard_ext:plugin';
/** The setting in which earlier versions kept hand codes by their names. */
const KEPT = 'recipes';

/** Hands under a name, and the ways to a new notebook from one of them. */
export const namedHandsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'alacard_ext:named-hands',
  description: 'Keeps hands under a name, and makes notebooks from them.',
  autoStart: true,
  requires: [IAlacardAPI, IRecipeBook, IHandModel],
  optional: [ITranslator, ICommandPalette, ILauncher, ISettingRegistry],
  activate: (
    app: JupyterFrontEnd,
    api: IAlacardAPI,
    book: IRecipeBook,
    hand: IHandModel,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    launcher: ILauncher | null,
    registry: ISettingRegistry | null
  ) => {
    const trans = (translator ?? nullTranslator).load('alacard_ext');
    const { commands } = app;
    const named = new NamedHands(
      new NamedAPI(app.serviceManager.serverSettings)
    );
    book.named = named;

    const telling = async (work: () => Promise<void>): Promise<void> => {
      try {
        await work();
      } catch (error) {
        Notification.error(errorText(toAPIError(error), trans), {
          autoClose: 8000
        });
      }
    };
    const choose = async (): Promise<string | null> => {
      const loaded = await loadFor(
        () => import(/* webpackChunkName: "recipes-new" */ './new_dialog'),
        trans,
        () => void commands.execute(CommandIDs.newFromHand)
      );
      return (await loaded?.chooseHand(named, commands, trans)) ?? null;
    };

    commands.addCommand(CommandIDs.newFromHand, {
      label: args =>
        typeof args.name === 'string'
          ? visible(args.name, 'prose')
          : trans.__('New from an Alacard Hand…'),
      caption: trans.__('Generate a notebook from a hand that has a name'),
      icon: args => (args.isMenu ? undefined : notebookIcon),
      describedBy: objectArgs({
        recipe: {
          type: 'string',
          description: trans.__(
            'The id of a named hand; without it, one is chosen'
          )
        },
        name: {
          type: 'string',
          description: trans.__('Its name, as a menu shows it')
        },
        isMenu: {
          type: 'boolean',
          description: trans.__('Whether it is shown in a menu')
        }
      }),
      execute: args =>
        telling(async () => {
          const id =
            typeof args.recipe === 'string' ? args.recipe : await choose();
          if (id === null) {
            return;
          }
          const { recipe, handCode } = await named.laid(id);
          hand.setRecipe(recipe, handCode);
          await commands.execute(CommandIDs.openPanel);
          if (commands.isEnabled(CommandIDs.generate)) {
            await commands.execute(CommandIDs.generate);
          } else {
            Notification.info(
              trans.__(
                'Another notebook is being generated. The hand is on the table: generate its notebook when that one is done.'
              ),
              { autoClose: 8000 }
            );
          }
        })
    });
    palette?.addItem({
      command: CommandIDs.newFromHand,
      category: trans.__('Alacard')
    });

    const items: IDisposable[] = [];
    named.changed.connect(() => {
      items.splice(0).forEach(item => item.dispose());
      const { templates } = named;
      if (!templates.length) {
        return;
      }
      const added = addToNewMenu(
        app.shell,
        templates.map(({ name, recipe_id: recipe }) => ({
          command: CommandIDs.newFromHand,
          args: { recipe, name, isMenu: true }
        }))
      );
      // JupyterLab's own category, by the name that its translation gives it.
      const theirs = (translator ?? nullTranslator).load('jupyterlab');
      const card = launcher?.add({
        command: CommandIDs.newFromHand,
        category: theirs.__('Other'),
        rank: 2
      });
      items.push(...[added, card].flatMap(item => item ?? []));
    });

    void app.restored.then(async () => {
      const settings = await registry?.load(SETTINGS).catch(() => null);
      const kept = (settings?.composite[KEPT] ?? {}) as Record<string, string>;
      if (!settings || !Object.keys(kept).length) {
        await named.load();
        return;
      }
      const left = await named.takeIn(
        kept,
        async code => (await api.readHandCode(code)).data.recipe
      );
      await (
        Object.keys(left).length
          ? settings.set(KEPT, left)
          : settings.remove(KEPT)
      ).catch(() => undefined);
    });
  }
};
