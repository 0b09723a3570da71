import { Dialog } from '@jupyterlab/apputils';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { Banner } from '../ground/banner';
import { errorText } from '../ground/error_text';
import { FormDialog, type IForm } from '../ground/form_dialog';
import {
  type IViewContext,
  useChanged,
  useTrans,
  ViewContext
} from '../ground/hooks';
import { CommandIDs } from '../ground/ids';
import { visible } from '../ground/text/visible';
import { CARD_TYPES } from '../ground/api/values';
import { cardsIn, type IHand } from '../hand/hand';
import { allowanceText } from '../jobs/allowance';
import type { BulkDraft } from './draft';
import { FromSearch, type ISearchSource } from './from_search';
import { MOST, readCsv } from './ids';

/** Ask for which models the hand is to be dealt, and submit that; shows the job then. */
export async function dealForModels(
  draft: BulkDraft,
  context: IViewContext,
  source: ISearchSource
): Promise<void> {
  const trans = context.translator.load('alacard_ext');
  const form: IForm = {
    keep: () =>
      draft.isReady ? draft.submit(titleOf(draft, trans)) : showLack(body.node),
    accept: () => undefined
  };
  const body = ReactWidget.create(
    <ViewContext.Provider value={context}>
      <BulkForm draft={draft} source={source} />
    </ViewContext.Provider>
  );
  body.addClass('jp-AlacardBulk');
  await new FormDialog(
    {
      title: trans.__('Deal this hand for many models'),
      body,
      hasClose: true,
      focusNodeSelector: 'textarea',
      buttons: [
        Dialog.cancelButton(),
        Dialog.okButton({ label: trans.__('Deal') })
      ]
    },
    form
  ).launch();
  if (draft.submitted) {
    const job = draft.submitted.id;
    await context.commands.execute(CommandIDs.openJobs, { job });
  }
}

/** Lead a person to what is missing. */
function showLack(node: HTMLElement): Promise<boolean> {
  node.querySelector<HTMLElement>('textarea')?.focus();
  return Promise.resolve(false);
}

function BulkForm(props: {
  draft: BulkDraft;
  source: ISearchSource;
}): React.JSX.Element {
  const { draft, source } = props;
  const trans = useTrans();
  useChanged(draft);
  const { error, folder, hasCards, read, text } = draft;
  const file = React.useRef<HTMLInputElement>(null);
  const count = read.ids.length;
  const told = React.useId();
  const costs = React.useId();
  return (
    <>
      {hasCards ? (
        <p>{trans.__('Cards for every model: %1', cardNames(draft.hand))}</p>
      ) : (
        <Banner
          text={trans.__(
            'The hand in the sidebar is missing a card. Fill its slots, then try again: %1.',
            lacking(draft.hand, trans)
          )}
          kind="error"
        />
      )}
      <label>
        {trans.__('Models, one per line')}
        <textarea
          className="jp-mod-styled"
          rows={6}
          spellCheck={false}
          placeholder={trans.__('organisation/model')}
          value={text}
          aria-invalid={read.odd.length > 0 || count > MOST || draft.isTooMuch}
          aria-describedby={told}
          onChange={event => {
            draft.text = event.target.value;
          }}
        />
      </label>
      <p id={told} role="status">
        {count
          ? trans._n('%1 model', '%1 models', count, count.toLocaleString())
          : trans.__('Paste ids or addresses of models, or choose a CSV file.')}
        {count > MOST &&
          trans.__(' · at most %1 at once', MOST.toLocaleString())}
        {read.odd.length > 0 &&
          trans.__(
            ' · ignored, because it is not a model ID: %1',
            visible(read.odd.slice(0, 3).join(', ')).slice(0, 120)
          )}
      </p>
      {draft.allowance && (
        <p role="status" data-short={draft.isTooMuch}>
          {draft.isTooMuch
            ? trans.__(
                'This is more than you can submit today: %1.',
                allowanceText(draft.allowance, trans)
              )
            : allowanceText(draft.allowance, trans)}
        </p>
      )}
      <div>
        <button
          type="button"
          className="jp-mod-styled"
          onClick={() => file.current?.click()}
        >
          {trans.__('From a CSV file…')}
        </button>
        <input
          ref={file}
          type="file"
          hidden
          accept=".csv,.tsv,.txt,text/csv,text/plain"
          aria-label={trans.__('A CSV file with models')}
          onChange={event => {
            const chosen = event.target.files?.item(0);
            void chosen?.text().then(csv => {
              const found = readCsv(csv);
              draft.add([...found.ids, ...found.odd]);
            });
            // The same file can be taken once more.
            event.target.value = '';
          }}
        />
      </div>
      <FromSearch draft={draft} source={source} />
      <label>
        {trans.__('Folder')}
        <input
          className="jp-mod-styled"
          value={folder}
          placeholder="/"
          maxLength={4096}
          onChange={event => {
            draft.folder = event.target.value;
          }}
        />
      </label>
      <label className="jp-AlacardBulk-check">
        <input
          type="checkbox"
          checked={draft.verifies}
          aria-describedby={costs}
          onChange={event => {
            draft.verifies = event.target.checked;
          }}
        />
        {trans.__('Also verify each notebook')}
      </label>
      <p id={costs}>
        {draft.verifies
          ? trans.__(
              'Each notebook then runs from its first cell to its last in a clean kernel, one at a time. This downloads every model.'
            )
          : trans.__('No cell runs, and no model is downloaded.')}
      </p>
      <p>
        {trans.__(
          'All of this happens in the background, even while this page is closed. Models that fail are listed with the reason and can be retried on their own.'
        )}
      </p>
      {error && <Banner text={errorText(error, trans)} kind="error" />}
    </>
  );
}

/** The cards beside the model, by name. */
function cardNames(hand: IHand): string {
  const { difficulty, prompt, topic, ui_component } = hand;
  return [
    ...prompt.map(card => card.name),
    topic?.name,
    difficulty?.name,
    ui_component?.name
  ]
    .filter(name => name !== undefined)
    .map(name => visible(name, 'prose'))
    .join(' · ');
}

/** The slots that are empty, but for that of the model. */
function lacking(hand: IHand, trans: TranslationBundle): string {
  const names = {
    model: '',
    prompt: trans.__('prompt pack'),
    topic: trans.__('topic'),
    difficulty: trans.__('difficulty'),
    ui_component: trans.__('UI component')
  };
  return CARD_TYPES.filter(
    type => type !== 'model' && !cardsIn(hand, type).length
  )
    .map(type => names[type])
    .join(', ');
}

function titleOf(draft: BulkDraft, trans: TranslationBundle): string {
  const count = draft.read.ids.length;
  return trans._n(
    'Deal “%2” for %1 model',
    'Deal “%2” for %1 models',
    count,
    draft.hand.topic?.name ?? ''
  );
}
