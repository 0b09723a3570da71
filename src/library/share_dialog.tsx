import {
  Clipboard,
  Dialog,
  Notification,
  showDialog
} from '@jupyterlab/apputils';
import type { ServerConnection } from '@jupyterlab/services';
import {
  Button,
  copyIcon,
  HTMLSelect,
  ReactWidget
} from '@jupyterlab/ui-components';
import * as React from 'react';

import { Banner } from '../ground/banner';
import { errorText } from '../ground/error_text';
import { FormDialog } from '../ground/form_dialog';
import {
  type IViewContext,
  useChanged,
  useTrans,
  ViewContext
} from '../ground/hooks';
import { visible } from '../ground/text/visible';
import type { Hand } from '../ground/api/types';
import { tellError } from '../ground/tell_error';
import { BadgeButton } from './badge';
import { Findings } from './findings';
import type { OpenDocuments } from './open_documents';
import { ShareAPI } from './share_client';
import { type Audience, linkOf, Sharing } from './sharing';
import { NewVersion, onEnter, Outputs } from './share_version';
import { audienceNames, privacyNote } from './words';

/**
 * Ask how a hand is shared, and do it; resolves with the hand as it is then. What is shared is the
 * file on the disk, so what is edited of it in `documents` is saved first.
 *
 * @throws APIError where the hand cannot be read, and what the save throws
 */
export async function shareHand(
  given: Hand,
  parts: {
    context: IViewContext;
    settings: ServerConnection.ISettings;
    documents: Pick<OpenDocuments, 'save'> | null;
  }
): Promise<Hand> {
  const { context, settings, documents } = parts;
  const trans = context.translator.load('alacard_ext');
  const api = new ShareAPI(settings);
  // What a list shows may be older than the hand.
  const hand = await api.hand(given.share_id);
  if (hand.path && documents && !(await documents.save(hand.path))) {
    return hand;
  }
  const versions = hand.version ? await api.versions(hand.share_id) : [];
  const sharing = new Sharing(api, hand, versions[0] ?? null);
  try {
    do {
      const body = ReactWidget.create(
        <ViewContext.Provider value={context}>
          <ShareForm sharing={sharing} />
        </ViewContext.Provider>
      );
      body.addClass('jp-AlacardShare-dialog');
      await new FormDialog({
        title: trans.__('Share “%1”', visible(hand.title, 'prose')),
        body,
        hasClose: true,
        buttons: [Dialog.cancelButton({ label: trans.__('Close') })],
        focusNodeSelector: 'input[type="radio"]:checked'
      }).launch();
    } while (!(await mayClose(sharing, trans)));
    if (sharing.busy) {
      // Closing takes back nothing that was asked for, so how it ends is told.
      await sharing.settled;
      tellEnd(sharing, trans);
    }
  } finally {
    sharing.dispose();
  }
  return sharing.hand;
}

/** Whether the dialog may stay closed: what differs from what is so is saved or discarded first. */
async function mayClose(
  sharing: Sharing,
  trans: ReturnType<typeof useTrans>
): Promise<boolean> {
  if (sharing.busy || !sharing.isShared || !sharing.differs) {
    return true;
  }
  const { button } = await showDialog({
    title: trans.__('Save changes?'),
    body: trans.__(
      'You changed who can open the notebook, or its licence, and have not saved that yet.'
    ),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Back') }),
      Dialog.warnButton({
        label: trans.__('Discard'),
        accept: true,
        actions: ['discard']
      }),
      Dialog.okButton({ label: trans.__('Save') })
    ]
  });
  if (!button.accept || button.actions.includes('discard')) {
    return button.accept;
  }
  await sharing.share();
  const saved = !sharing.error && !sharing.findings.length;
  if (saved) {
    tellEnd(sharing, trans);
  }
  return saved;
}

function tellEnd(sharing: Sharing, trans: ReturnType<typeof useTrans>): void {
  const { error, findings } = sharing;
  if (error) {
    tellError(error, trans);
  } else if (findings.length) {
    Notification.warning(
      sharing.asked === 'publish'
        ? trans.__(
            'Not published: the notebook may hold a secret or a local path. Publish it again to see what was found.'
          )
        : trans.__(
            'Not shared: the notebook may hold a secret or a local path. Share it again to see what was found.'
          ),
      { autoClose: 8000 }
    );
  } else {
    const told = sharing.published
      ? trans.__('The new version is published.')
      : sharing.isShared
        ? trans.__('The notebook is shared.')
        : trans.__('The notebook is no longer shared.');
    Notification.info(told, { autoClose: 5000 });
  }
}

function ShareForm(props: { sharing: Sharing }): React.JSX.Element {
  const { sharing } = props;
  const trans = useTrans();
  useChanged(sharing);
  const status = React.useRef<HTMLParagraphElement>(null);
  const { busy, error, findings, isShared } = sharing;
  React.useEffect(() => {
    // The button that was pressed may be gone, and the keys of the dialog with it.
    if (!busy && document.activeElement === document.body) {
      status.current?.parentElement
        ?.querySelector<HTMLElement>('input, button')
        ?.focus();
    }
  }, [busy, isShared, findings.length]);
  if (findings.length) {
    return <Findings sharing={sharing} />;
  }
  return (
    <>
      {isShared ? <Link sharing={sharing} /> : <NotShared sharing={sharing} />}
      <p ref={status} role="status">
        {busy &&
          (sharing.asked === 'stop'
            ? trans.__('Stopping…')
            : trans.__('Checking for secrets and local paths…'))}
        {!busy &&
          sharing.published &&
          trans.__('The new version is published.')}
      </p>
      {error && <Banner text={errorText(error, trans)} kind="error" />}
      <Audiences sharing={sharing} />
      {isShared ? (
        <>
          <div className="jp-AlacardShare-buttons">
            <Button
              className="jp-mod-styled"
              disabled={!sharing.canShare}
              onClick={() => void sharing.share()}
            >
              {trans.__('Save changes')}
            </Button>
          </div>
          <NewVersion sharing={sharing} />
        </>
      ) : (
        <>
          <Outputs sharing={sharing} />
          <div className="jp-AlacardShare-buttons">
            <Button
              className="jp-mod-styled jp-mod-accept"
              disabled={!sharing.canShare}
              onClick={() => void sharing.share()}
            >
              {trans.__('Share')}
            </Button>
          </div>
        </>
      )}
    </>
  );
}

/** What sharing means, before it is done; and the way back where it was just ended. */
function NotShared(props: { sharing: Sharing }): React.JSX.Element {
  const { sharing } = props;
  const trans = useTrans();
  if (sharing.stopped !== null) {
    return (
      <Banner
        text={trans.__(
          'The link no longer works for others. When you share again, it shows the notebook as it is then.'
        )}
      >
        <Button
          small
          className="jp-mod-styled"
          disabled={sharing.busy}
          onClick={() => void sharing.shareAgain()}
        >
          {trans.__('Share again')}
        </Button>
      </Banner>
    );
  }
  return (
    <p>
      {trans.__(
        'Others get a link to a copy of the notebook as it is now. Changes that you make later are not shared until you publish a new version.'
      )}
    </p>
  );
}

function Link(props: { sharing: Sharing }): React.JSX.Element {
  const { sharing } = props;
  const trans = useTrans();
  const link = linkOf(sharing.hand, window.location.origin);
  const copy = (): void => {
    if (link) {
      Clipboard.copyToSystem(link);
      Notification.success(trans.__('Link copied'), { autoClose: 3000 });
    }
  };
  return (
    <div className="jp-AlacardShare-link">
      <input
        readOnly
        value={link ?? ''}
        aria-label={trans.__('Link')}
        onFocus={event => event.target.select()}
      />
      <Button
        className="jp-mod-styled"
        aria-label={trans.__('Copy the link')}
        title={trans.__('Copy the link')}
        onClick={copy}
      >
        <copyIcon.react tag="span" />
      </Button>
      {link && <BadgeButton link={link} />}
      <Button
        className="jp-mod-styled jp-mod-warn"
        disabled={sharing.busy}
        onClick={() => void sharing.stop()}
      >
        {trans.__('Stop sharing')}
      </Button>
    </div>
  );
}

function Audiences(props: { sharing: Sharing }): React.JSX.Element {
  const { sharing } = props;
  const { choice } = sharing;
  const trans = useTrans();
  const name = React.useId();
  const { groups } = sharing;
  const audiences = audienceNames(trans).filter(
    ([audience]) => audience !== 'group' || groups.length
  );
  return (
    <>
      <fieldset className="jp-AlacardShare-who">
        <legend>{trans.__('Who can open it')}</legend>
        {audiences.map(([audience, label]) => (
          <label key={audience}>
            <input
              type="radio"
              name={name}
              checked={choice.audience === audience}
              onChange={() =>
                sharing.choose({ audience: audience as Audience })
              }
            />
            {label}
          </label>
        ))}
        {choice.audience === 'group' && (
          <HTMLSelect
            aria-label={trans.__('Group')}
            value={choice.group}
            options={groups.map(group => ({
              value: group,
              label: visible(group)
            }))}
            onChange={event => sharing.choose({ group: event.target.value })}
          />
        )}
        <p className="jp-AlacardShare-note">{privacyNote(trans)}</p>
      </fieldset>
      <label className="jp-AlacardShare-field">
        {trans.__('Licence')}
        <input
          type="text"
          value={choice.license}
          maxLength={100}
          placeholder={trans.__('Optional, such as CC-BY-4.0')}
          onChange={event => sharing.choose({ license: event.target.value })}
          onKeyDown={onEnter(() => {
            if (sharing.canShare) {
              void sharing.share();
            }
          })}
        />
      </label>
    </>
  );
}
