import { Dialog, InputDialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { CommandIDs } from '../ground/ids';
import { visible } from '../ground/text/visible';
import type { NamedHands } from './named';

/**
 * Ask which named hand a notebook is to be made from, templates first; its id.
 *
 * @throws APIError where they are not known
 */
export async function chooseHand(
  named: NamedHands,
  commands: CommandRegistry,
  trans: TranslationBundle
): Promise<string | null> {
  await named.load();
  if (named.error) {
    throw named.error;
  }
  const others = (named.hands ?? []).filter(each => !each.is_template);
  const hands = [...named.templates, ...others];
  const title = trans.__('New notebook from a hand');
  if (!hands.length) {
    const { button } = await showDialog({
      title,
      body: trans.__(
        'No hand has a name yet. Deal a hand, and save it under a name in “Recipes”.'
      ),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Close') }),
        Dialog.okButton({ label: trans.__('Show recipes') })
      ]
    });
    if (button.accept) {
      await commands.execute(CommandIDs.openPanel);
      // The command closes the list where it is open.
      if (!commands.isToggled(CommandIDs.showRecipes)) {
        await commands.execute(CommandIDs.showRecipes);
      }
    }
    return null;
  }
  const shown = hands.map(({ name, title: cards }) =>
    visible(`${name} (${cards})`, 'prose')
  );
  const { button, value } = await InputDialog.getItem({
    title,
    label: trans.__('Hand'),
    items: shown,
    okLabel: trans.__('Generate')
  });
  const index = value === null ? -1 : shown.indexOf(value);
  return button.accept && index >= 0 ? hands[index].recipe_id : null;
}
