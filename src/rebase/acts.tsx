import {
  Dialog,
  InputDialog,
  Notification,
  showDialog
} from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Contents, ServerConnection } from '@jupyterlab/services';
import { ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';

import { isServerDrive } from '../generate/workspace';
import { toAPIError } from '../ground/api/errors';
import type { HandWhole } from '../ground/api/types';
import type { Recipe } from '../ground/api/values';
import { type IViewContext, ViewContext } from '../ground/hooks';
import { CommandIDs } from '../ground/ids';
import { IAlacardAPI } from '../ground/tokens';
import { originOf } from '../hand/origin';
import { IHandModel } from '../hand/tokens';
import { alacardMetadata, dealAgain } from '../notebook/again';
import { saveAsShown } from '../notebook/settled';
import { applyNotebook, essenceOf } from './apply';
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
        'This notebook cannot be rebased because it names no hand of a library. Compare it with its hand instead, or remix it.'
      ),
      { autoClose: 12000 }
    );
    return;
  }
  const onto = await askOnto(acts, idIn(shared.metadata, 'forked_from'));
  const path = onto && (await savedPath(open, contents));
  if (!onto || !path) {
    return;
  }
  const before = essenceOf(shared);
  const rebased = await new RebaseAPI(settings).rebase(id, path, onto);
  if (rebased.up_to_date) {
    Notification.info(
      trans.__('This notebook is up to date: there is nothing to rebase.'),
      { autoClose: 5000 }
    );
    return;
  }
  const choices = new Choices(rebased.conflicts);
  const accepted = await ask(
    trans.__('Rebase This Notebook'),
    <RebaseView rebased={rebased} choices={choices} />,
    context,
    trans.__('Rebase')
  );
  if (!accepted) {
    return;
  }
  if (open.isDisposed || essenceOf(shared) !== before) {
    Notification.warning(
      trans.__(
        'The notebook was changed meanwhile, so nothing was done. Rebase it again.'
      ),
      { autoClose: 12000 }
    );
    return;
  }
  const undo = applyNotebook(shared, choices.settled(rebased.notebook));
  Notification.success(trans.__('Rebased. The notebook is not saved yet.'), {
    autoClose: 12000,
    actions: [{ label: trans.__('Undo'), callback: undo }]
  });
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
      ? contents.localPath(source)
      : await savedPath(source, contents);
  if (!path) {
    return;
  }
  const comparison = await new RebaseAPI(settings).compare(path);
  const remixes = await ask(
    trans.__('Changes Made by Hand'),
    <CompareView comparison={comparison} />,
    context,
    trans.__('Remix'),
    trans.__('Close')
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
        'Your library does not know this notebook, so what you make of it will not name it.'
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
  contents: Contents.IManager
): Promise<string | null> {
  const { context } = open;
  if (!isServerDrive(contents.driveName(context.path))) {
    return null;
  }
  const saved = await saveAsShown(context);
  return saved ? contents.localPath(context.path) : null;
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
    template: trans.__('The same hand, dealt by the present templates')
  };
  const order: Onto[] = ['original', 'template'];
  const { button, value } = await InputDialog.getItem({
    title: trans.__('Rebase This Notebook'),
    label: trans.__('Put your changes upon'),
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
  accept: string,
  cancel?: string
): Promise<boolean> {
  const body = ReactWidget.create(
    <ViewContext.Provider value={context}>{view}</ViewContext.Provider>
  );
  body.addClass('jp-AlacardRebase-dialog');
  const { button } = await showDialog({
    title,
    body,
    buttons: [
      Dialog.cancelButton(cancel ? { label: cancel } : {}),
      Dialog.okButton({ label: accept })
    ],
    defaultButton: 0
  });
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
