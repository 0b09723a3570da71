import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import type { ServerConnection } from '@jupyterlab/services';
import { ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { AlacardAPI } from '../ground/api/client';
import type { ICardOfType, PromptCard } from '../ground/api/values';
import { FormDialog, type IForm, KEEP } from '../ground/form_dialog';
import { type IViewContext, ViewContext } from '../ground/hooks';
import { visible } from '../ground/text/visible';
import { CustomCardsAPI, type CustomType, type IBeside } from './client';
import { CardDraft } from './draft';
import { CardForm } from './form';

export interface IEdit {
  readonly type: CustomType;
  /** The card that is changed or copied; without it a new one is made. */
  readonly id?: string;
  readonly copy: boolean;
  /** What the preview reads with. */
  readonly beside: IBeside;
}

/**
 * Let a person write a card; resolves with what was kept, or null.
 *
 * @throws APIError where the card cannot be read
 */
export async function editCard(
  edit: IEdit,
  parts: {
    api: AlacardAPI;
    settings: ServerConnection.ISettings;
    context: IViewContext;
  }
): Promise<ICardOfType[CustomType] | null> {
  const { type, id, copy, beside } = edit;
  const { context } = parts;
  const trans = context.translator.load('alacard_ext');
  const api = new CustomCardsAPI(parts.settings);
  const [there, packs] = await Promise.all([
    id === undefined ? undefined : api.show(type, id),
    type === 'prompt' ? parts.api.cards('prompt', { limit: 200 }) : null
  ]);
  const tasks = (packs?.data.cards ?? []).flatMap(
    card => (card as PromptCard).tasks ?? []
  );
  const name = there ? visible(there.card.name, 'prose') : '';
  const draft = new CardDraft(
    type,
    api,
    beside,
    there,
    copy ? trans.__('%1 (copy)', name).slice(0, 80) : undefined
  );
  do {
    await write(draft, tasks, context);
  } while (!draft.kept && draft.isEdited && !(await givesUp(trans)));
  const kept = keptCard(draft, trans);
  draft.dispose();
  return kept;
}

/** Show the form until the card is kept or the person gives up. */
async function write(
  draft: CardDraft,
  tasks: readonly string[],
  context: IViewContext
): Promise<void> {
  const trans = context.translator.load('alacard_ext');
  const form: IForm = {
    keep: async () => {
      const kept = await draft.keep();
      if (!kept) {
        // Whoever cannot see what is wrong is led to it.
        body.node.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
      }
      return kept;
    },
    accept: () => undefined
  };
  const body = ReactWidget.create(
    <ViewContext.Provider value={context}>
      <CardForm draft={draft} tasks={tasks} onKeep={() => form.accept()} />
    </ViewContext.Provider>
  );
  body.addClass('jp-AlacardEditor-dialog');
  void draft.look();
  await new FormDialog(
    {
      title: titleOf(draft.type, draft.isNew, trans),
      body,
      hasClose: true,
      focusNodeSelector: 'input[name="name"]',
      defaultButton: KEEP,
      buttons: [
        Dialog.cancelButton(),
        Dialog.okButton({
          label: draft.isNew ? trans.__('Create') : trans.__('Save')
        })
      ]
    },
    form
  ).launch();
}

/** Whether what was written is to be thrown away. */
async function givesUp(
  trans: ReturnType<IViewContext['translator']['load']>
): Promise<boolean> {
  const { button } = await showDialog({
    title: trans.__('Discard what you wrote?'),
    body: trans.__('This card has not been saved.'),
    // Escape is the way back, and no way to lose it.
    buttons: [
      Dialog.cancelButton({ label: trans.__('Keep writing') }),
      Dialog.warnButton({ label: trans.__('Discard'), accept: true })
    ],
    defaultButton: 0
  });
  return button.accept;
}

function keptCard(
  draft: CardDraft,
  trans: ReturnType<IViewContext['translator']['load']>
): ICardOfType[CustomType] | null {
  const kept = draft.kept?.card as ICardOfType[CustomType] | undefined;
  if (!kept) {
    return null;
  }
  const told = visible(kept.name, 'prose');
  Notification.info(trans.__('“%1” is in your deck.', told), {
    autoClose: 4000
  });
  return kept;
}

function titleOf(
  type: CustomType,
  isNew: boolean,
  trans: ReturnType<IViewContext['translator']['load']>
): string {
  if (type === 'prompt') {
    return isNew ? trans.__('New prompt pack') : trans.__('Edit prompt pack');
  }
  return isNew ? trans.__('New topic') : trans.__('Edit topic');
}
