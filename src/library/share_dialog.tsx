import { Clipboard, Dialog, Notification } from '@jupyterlab/apputils';
import type { ServerConnection } from '@jupyterlab/services';
import { Button, copyIcon, ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';

import { Banner } from '../ground/banner';
import {
  type IViewContext,
  useChanged,
  useTrans,
  ViewContext
} from '../ground/hooks';
import { visible } from '../ground/text/visible';
import type { Hand } from '../ground/api/types';
import { Findings } from './findings';
import { ShareAPI } from './share_client';
import { type Audience, linkOf, Sharing } from './sharing';
import { audienceNames } from './words';

/** A dialog whose body has controls of its own: their keys are theirs, but Escape and the tabulator. */
class DialogOfForms extends Dialog<unknown> {
  handleEvent(event: Event): void {
    const body = this.node.querySelector('.jp-Dialog-body');
    if (
      event instanceof KeyboardEvent &&
      event.type === 'keydown' &&
      !['Escape', 'Tab'].includes(event.key) &&
      event.target instanceof Node &&
      body?.contains(event.target)
    ) {
      return;
    }
    super.handleEvent(event);
  }
}

/**
 * Ask how a hand is shared, and do it; resolves with the hand as it is then.
 *
 * @throws APIError where the hand cannot be read
 */
export async function shareHand(
  hand: Hand,
  context: IViewContext,
  settings: ServerConnection.ISettings
): Promise<Hand> {
  const trans = context.translator.load('alacard_ext');
  const api = new ShareAPI(settings);
  // What a list shows may be older than the hand.
  const sharing = new Sharing(api, await api.hand(hand.share_id));
  const body = ReactWidget.create(
    <ViewContext.Provider value={context}>
      <ShareForm sharing={sharing} />
    </ViewContext.Provider>
  );
  body.addClass('jp-AlacardShare-dialog');
  try {
    await new DialogOfForms({
      title: trans.__('Share “%1”', visible(hand.title, 'prose')),
      body,
      hasClose: true,
      buttons: [Dialog.okButton({ label: trans.__('Close') })]
    }).launch();
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

function tellEnd(sharing: Sharing, trans: ReturnType<typeof useTrans>): void {
  const { error, findings } = sharing;
  if (error) {
    Notification.error(error.message, { autoClose: 8000 });
  } else if (findings.length) {
    Notification.warning(
      trans.__(
        'Not shared: something that looks like a secret or a local path was found. Share it again to see it.'
      ),
      { autoClose: 8000 }
    );
  } else {
    Notification.info(
      sharing.isShared ? trans.__('Shared.') : trans.__('No longer shared.'),
      { autoClose: 5000 }
    );
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
        {busy && trans.__('Looking for secrets and local paths…')}
        {!busy && sharing.published && trans.__('Published a new version.')}
      </p>
      {error && <Banner text={error.message} kind="error" />}
      <Audiences sharing={sharing} />
      {isShared ? (
        <>
          <div className="jp-AlacardShare-buttons">
            <Button
              className="jp-mod-styled"
              disabled={busy || !sharing.differs}
              onClick={() => void sharing.share()}
            >
              {trans.__('Change')}
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
              disabled={
                busy ||
                sharing.visibility === null ||
                sharing.visibility === 'private'
              }
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
          'The link no longer works for others. Shared again, it leads to the notebook as it is then.'
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
        'Others get a link to a copy of the notebook as it is now. What you change later stays yours until you publish a new version.'
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
      Notification.success(trans.__('Copied the link'), { autoClose: 3000 });
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
  return (
    <>
      <fieldset className="jp-AlacardShare-who">
        <legend>{trans.__('Who can open it')}</legend>
        {audienceNames(trans).map(([audience, label]) => (
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
          <input
            type="text"
            value={choice.group}
            maxLength={255}
            aria-label={trans.__('Name of the group')}
            placeholder={trans.__('Name of one of your groups')}
            onChange={event => sharing.choose({ group: event.target.value })}
          />
        )}
      </fieldset>
      <label className="jp-AlacardShare-field">
        {trans.__('License')}
        <input
          type="text"
          value={choice.license}
          maxLength={100}
          placeholder={trans.__('None, or for example CC-BY-4.0')}
          onChange={event => sharing.choose({ license: event.target.value })}
        />
      </label>
    </>
  );
}

function Outputs(props: { sharing: Sharing }): React.JSX.Element {
  const { sharing } = props;
  const trans = useTrans();
  return (
    <label>
      <input
        type="checkbox"
        checked={sharing.choice.outputs}
        onChange={event => sharing.choose({ outputs: event.target.checked })}
      />
      {trans.__('With the outputs of its cells')}
    </label>
  );
}

function NewVersion(props: { sharing: Sharing }): React.JSX.Element {
  const { sharing } = props;
  const trans = useTrans();
  const { version } = sharing.hand;
  return (
    <fieldset className="jp-AlacardShare-version">
      <legend>{trans.__('New version')}</legend>
      <p>
        {trans.__(
          'Version %1 is the latest. A new one is the notebook as it is now; the earlier ones stay readable.',
          version ?? 1
        )}
      </p>
      <label className="jp-AlacardShare-field">
        {trans.__('What is new')}
        <input
          type="text"
          value={sharing.choice.note}
          maxLength={500}
          onChange={event => sharing.choose({ note: event.target.value })}
        />
      </label>
      <Outputs sharing={sharing} />
      <div className="jp-AlacardShare-buttons">
        <Button
          className="jp-mod-styled"
          disabled={sharing.busy}
          onClick={() => void sharing.publish()}
        >
          {trans.__('Publish a new version')}
        </Button>
      </div>
    </fieldset>
  );
}
