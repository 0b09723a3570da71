import {
  Dialog,
  InputDialog,
  Notification,
  showDialog
} from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Contents, ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';

import { isServerDrive } from '../generate/workspace';
import { toAPIError } from '../ground/api/errors';
import type { HandWhole, Rebased } from '../ground/api/types';
import type { Recipe } from '../ground/api/values';
import { FormDialog } from '../ground/form_dialog';
import { type IViewContext, ViewContext } from '../ground/hooks';
import { CommandIDs } from '../ground/ids';
import { IAlacardAPI } from '../ground/tokens';
import { originOf } from '../hand/origin';
import { IHandModel } from '../hand/tokens';
import { alacardMetadata, dealAgain } from '../notebook/again';
import { saveAsShown } from '../notebook/settled';
import { applyNotebook, essenceOf, noteBase } from './apply';
import { Choices } from './choices';
import { type Onto, RebaseAPI } from './client';
import { CompareView } from './compare_view';
import { RebaseView } from './rebase_view';

const SHARE_ID = /^[0-9A-Za-z]{22}$/;

/** What the acts work with. */
export interface IActs {
  readonly context: IViewContext;
  readonly settings: ServerConnection.ISettings;
  readonly contents: Contents.IManager;
}

/**
 * Rebase the notebook that is open, once the person has seen what that changes.
 *
 * @throws APIError, and what the save throws
 */
export async function rebaseOpen(
  open: NotebookPanel,
  acts: IActs
): Promise<void> {
  const { context, settings, contents } = acts;
  const trans = context.translator.load('alacard_ext');
  const shared = open.content.model?.sharedModel;
  const id = idIn(shared?.metadata, 'share_id');
  if (!shared || !id) {
    Notification.warning(
      trans.__(
        'This notebook cannot be rebased because its metadata names no hand of a library. Show its changes made by hand instead, or remix it.'
      ),
      { autoClose: 12000 }
    );
    return;
  }
  const onto = await askOnto(acts, idIn(shared.metadata, 'forked_from'));
  // What is typed during the save may not be in the file.
  const before = essenceOf(shared);
  const path = onto && (await savedPath(open, contents, trans));
  if (!onto || !path) {
    return;
  }
  const rebased = await new RebaseAPI(settings).rebase(id, path, onto);
  const changed = (): boolean =>
    open.isDisposed || essenceOf(shared) !== before;
  if (rebased.up_to_date) {
    const noted = !changed() && noteBase(shared, rebased.notebook);
    Notification.info(
      noted
        ? trans.__(
            'This notebook is up to date: there is nothing to rebase. Save it, so that the next rebase starts from here.'
          )
        : trans.__('This notebook is up to date: there is nothing to rebase.'),
      { autoClose: 5000 }
    );
    return;
  }
  const choices = new Choices(rebased.conflicts);
  if (!changed() && !(await settle(rebased, choices, context))) {
    return;
  }
  if (changed()) {
    Notification.warning(
      trans.__(
        'The notebook was changed in the meantime, so nothing was done. Rebase it again.'
      ),
      { autoClose: 12000 }
    );
    return;
  }
  const applied = applyNotebook(shared, choices.settled(rebased.notebook));
  const undo = (): void => {
    if (!applied.undo()) {
      Notification.warning(
        trans.__(
          'The notebook has changed since, so the rebase can no longer be undone from here. Use Edit > Undo, step by step.'
        ),
        { autoClose: 12000 }
      );
    }
  };
  const told = Notification.success(
    trans.__('Rebased. The notebook is not saved yet.'),
    {
      autoClose: 12000,
      actions: [{ label: trans.__('Undo'), callback: undo }]
    }
  );
  applied.whenOver(() => Notification.dismiss(told));
}

/**
 * Show what was changed by hand in a notebook that is open, or else in a file.
 *
 * @throws APIError, and what the save throws
 */
export async function compareNotebook(
  source: NotebookPanel | string,
  acts: IActs
): Promise<void> {
  const { context, settings, contents } = acts;
  const trans = context.translator.load('alacard_ext');
  const path =
    typeof source === 'string'
      ? pathOnServer(source, contents, trans)
      : await savedPath(source, contents, trans);
  if (!path) {
    return;
  }
  const comparison = await new RebaseAPI(settings).compare(path);
  const remixes = await ask(
    trans.__('Changes Made by Hand'),
    <CompareView comparison={comparison} />,
    context,
    { accept: trans.__('Remix'), cancel: trans.__('Close'), hasClose: true }
  );
  if (remixes) {
    const { recipe, hand_code, trace } = comparison;
    const made = { recipe, hand_code, share_id: trace.says.share_id };
    await remixMade({ alacard: made }, acts);
  }
}

/**
 * Lay the hand of a notebook's metadata on the table, as a remix where the library knows it.
 *
 * @throws APIError where there is no hand in it
 */
export async function remixMade(metadata: unknown, acts: IActs): Promise<void> {
  const { context, settings } = acts;
  const trans = context.translator.load('alacard_ext');
  const made = alacardMetadata(metadata);
  if (!made) {
    Notification.warning(
      trans.__(
        'Alacard did not make this notebook, so there is no hand in it.'
      ),
      { autoClose: 8000 }
    );
    return;
  }
  const hand = context.models.get(IHandModel);
  await dealAgain(made, { api: context.models.get(IAlacardAPI), hand });
  const original = await knownHand(idIn(metadata, 'share_id'), settings);
  if (original) {
    const { recipe } = original as unknown as { recipe: Recipe };
    hand.remix(recipe, original.hand_code ?? null, originOf(original, recipe));
  } else {
    Notification.info(
      trans.__(
        'This notebook is not in your library, so the remix will not name it as its original.'
      ),
      { autoClose: 8000 }
    );
  }
  await context.commands.execute(CommandIDs.openPanel);
}

/** The hand of an id, where the library has it for this person. */
async function knownHand(
  id: string | null,
  settings: ServerConnection.ISettings
): Promise<HandWhole | null> {
  try {
    return id ? await new RebaseAPI(settings).hand(id) : null;
  } catch (error) {
    const { status } = toAPIError(error);
    if (status !== 404 && status !== 503) {
      throw error;
    }
    return null;
  }
}

/** Write an open notebook down; its path on the server, or null where it has none or they broke off. */
async function savedPath(
  open: NotebookPanel,
  contents: Contents.IManager,
  trans: TranslationBundle
): Promise<string | null> {
  const path = pathOnServer(open.context.path, contents, trans);
  return path && (await saveAsShown(open.context)) ? path : null;
}

/** The path of a file on the server; null, and said, for one that lies elsewhere. */
function pathOnServer(
  path: string,
  contents: Contents.IManager,
  trans: TranslationBundle
): string | null {
  if (isServerDrive(contents.driveName(path))) {
    return contents.localPath(path);
  }
  Notification.warning(
    trans.__(
      'This notebook can be neither rebased nor compared because it is not in the folder of the Jupyter server. Copy it there, and open the copy.'
    ),
    { autoClose: 12000 }
  );
  return null;
}

/** Show what a rebase changes until the person accepts it, or gives up what they have chosen. */
async function settle(
  rebased: Rebased,
  choices: Choices,
  context: IViewContext
): Promise<boolean> {
  const trans = context.translator.load('alacard_ext');
  for (;;) {
    const accepted = await ask(
      trans.__('Rebase This Notebook'),
      <RebaseView rebased={rebased} choices={choices} />,
      context,
      // What was chosen does not go by a slip of the hand.
      {
        accept: trans.__('Rebase'),
        cancel: trans.__('Cancel'),
        hasClose: rebased.conflicts.length === 0
      }
    );
    if (accepted || !choices.made || (await discards(trans))) {
      return accepted;
    }
  }
}

/** Whether a person wants to lose what they have chosen. */
async function discards(trans: TranslationBundle): Promise<boolean> {
  const { button } = await showDialog({
    title: trans.__('Discard your choices?'),
    body: trans.__(
      'The notebook stays as it is, and your choices for its conflicts are lost.'
    ),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Back') }),
      Dialog.warnButton({ label: trans.__('Discard') })
    ],
    defaultButton: 0
  });
  return button.accept;
}

async function askOnto(
  acts: IActs,
  remixOf: string | null
): Promise<Onto | null> {
  const trans = acts.context.translator.load('alacard_ext');
  const names: Record<Onto, string> = {
    original: remixOf
      ? trans.__('The newest version of the original')
      : trans.__('The newest version that was published'),
    template: trans.__('The same hand, dealt by the current templates')
  };
  const order: Onto[] = ['original', 'template'];
  const { button, value } = await InputDialog.getItem({
    title: trans.__('Rebase This Notebook'),
    label: trans.__('Apply your changes on top of'),
    items: order.map(each => names[each]),
    okLabel: trans.__('Show Changes')
  });
  const found = order.find(each => names[each] === value);
  return button.accept && found ? found : null;
}

async function ask(
  title: string,
  view: React.JSX.Element,
  context: IViewContext,
  given: { accept: string; cancel: string; hasClose: boolean }
): Promise<boolean> {
  const body = ReactWidget.create(
    <ViewContext.Provider value={context}>{view}</ViewContext.Provider>
  );
  body.addClass('jp-AlacardRebase-dialog');
  const { button } = await new FormDialog({
    title,
    body,
    hasClose: given.hasClose,
    buttons: [
      Dialog.cancelButton({ label: given.cancel }),
      Dialog.okButton({ label: given.accept })
    ],
    defaultButton: 0
  }).launch();
  return button.accept;
}

/** A share id that a notebook names of itself; null for anything else. */
function idIn(
  metadata: unknown,
  name: 'share_id' | 'forked_from'
): string | null {
  const made = alacardMetadata(metadata) as Record<string, unknown> | null;
  const value = made?.[name];
  return typeof value === 'string' && SHARE_ID.test(value) ? value : null;
}
