import { InputDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { pasteIcon } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';

import { CommandIDs } from '../ground/ids';
import { loadFor } from '../ground/lazy';
import { objectArgs } from '../ground/schemas';
import type { IAlacardAPI } from '../ground/tokens';
import { tellError } from '../ground/tell_error';
import type { IHandModel } from '../hand/tokens';
import { isCommit, readHubLink } from '../hub/link';
import type { IHubMonitor } from '../hub/tokens';

/** Codes and addresses look like this; only such a text of the clipboard is offered. */
const LOOKS_LIKE_CODE = /^\S{8,400}$/;

/** An owner and a name, as no code has a slash. */
const MODEL_ID = /^[\w.-]{1,96}\/[\w.-]{1,96}$/;

/** The command that takes a hand or a model from what a person copied elsewhere. */
export function addPasteCommand(
  commands: CommandRegistry,
  models: { api: IAlacardAPI; hand: IHandModel; monitor: IHubMonitor },
  trans: TranslationBundle
): void {
  const { api, hand, monitor } = models;

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
      await commands.execute(CommandIDs.openPanel);
      const named = modelIn(code, monitor.status?.endpoint);
      if (named) {
        const loaded = await loadFor(
          () => import(/* webpackChunkName: "picker" */ './sources'),
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
        tellError(error, trans);
      }
    }
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
