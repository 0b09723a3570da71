import { Clipboard, Notification } from '@jupyterlab/apputils';
import { Button, HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import { type APIError, toAPIError } from '../ground/api/errors';
import type { DemoWhole } from '../ground/api/types';
import { Banner } from '../ground/banner';
import { errorText } from '../ground/error_text';
import { useTrans } from '../ground/hooks';
import { tellError } from '../ground/tell_error';
import { visible } from '../ground/text/visible';
import { type ITold, UNDO } from './client';
import type { IDemosProps } from './context';
import { DemoForm } from './form';
import { pageAddress } from './link';
import { audiences, privateNote } from './words';

/** What is said of a demo, to be said otherwise. */
export function Editing(
  props: IDemosProps & { demo: DemoWhole; onDone: () => void }
): React.JSX.Element {
  const { api, changed, demo, onDone } = props;
  const trans = useTrans();
  const [busy, setBusy] = React.useState(false);
  const [error, setError] = React.useState<APIError | null>(null);
  const keep = async (told: ITold, accepted: boolean): Promise<void> => {
    setBusy(true);
    try {
      await api.change(demo, told, accepted);
      changed();
      onDone();
    } catch (fault) {
      setError(toAPIError(fault));
      setBusy(false);
    }
  };
  return (
    <>
      {error && <Banner text={errorText(error, trans)} kind="error" />}
      <DemoForm
        told={{ ...demo, github_url: demo.github_url ?? '' }}
        accept={trans.__('Save')}
        busy={busy}
        findings={error?.code === 'SHARE_FINDINGS'}
        groups={demo.groups ?? []}
        onKeep={(told, accepted) => void keep(told, accepted)}
        onCancel={onDone}
      />
    </>
  );
}

/** What can be done with a demo beside launching it. */
export function Actions(
  props: IDemosProps & { demo: DemoWhole; onEdit: () => void }
): React.JSX.Element {
  const { api, changed, demo, onEdit, settings, show, view } = props;
  const trans = useTrans();
  const share = async (visibility: string): Promise<void> => {
    try {
      await api.change(demo, { visibility });
    } catch (error) {
      tellError(error, trans);
    }
    changed();
  };
  const remove = async (): Promise<void> => {
    try {
      await api.delete(demo);
    } catch (error) {
      tellError(error, trans);
      changed();
      return;
    }
    changed();
    show({ ...view, part: 'gallery', demo: '' });
    const toast = Notification.info(
      trans.__('Deleted: %1', visible(demo.name, 'prose')),
      {
        autoClose: UNDO,
        actions: [
          {
            label: trans.__('Undo'),
            callback: () => {
              Notification.dismiss(toast);
              api.restore(demo.id).then(changed, (error: unknown) => {
                tellError(error, trans);
              });
            }
          }
        ]
      }
    );
  };
  return (
    <div className="jp-AlacardDemos-buttons">
      <a
        className="jp-AlacardDemos-link"
        href={api.exportUrl(demo.id, 'zip')}
        download
      >
        {trans.__('Export as ZIP')}
      </a>
      <a
        className="jp-AlacardDemos-link"
        href={api.exportUrl(demo.id, 'space')}
        download
        title={trans.__('With the files that a Space on the Hub needs')}
      >
        {trans.__('Export as Space')}
      </a>
      <Button
        className="jp-mod-styled"
        title={trans.__('The address of this page, for people who can see it')}
        onClick={() => {
          Clipboard.copyToSystem(pageAddress(settings.baseUrl, demo.id));
          Notification.info(trans.__('Link copied.'), { autoClose: 2000 });
        }}
      >
        {trans.__('Copy link')}
      </Button>
      {demo.mine && (
        <>
          <Button
            className="jp-mod-styled"
            onClick={() => show({ ...view, part: 'bring', path: '' })}
          >
            {trans.__('New version…')}
          </Button>
          <Button className="jp-mod-styled" onClick={onEdit}>
            {trans.__('Edit…')}
          </Button>
          <Button className="jp-mod-styled" onClick={() => void remove()}>
            {trans.__('Delete')}
          </Button>
          <label>
            {trans.__('Who can see it')}
            <HTMLSelect
              value={demo.visibility}
              options={[
                ...audiences(demo.visibility, demo.groups ?? [], trans)
              ]}
              onChange={event => void share(event.target.value)}
            />
          </label>
          {demo.visibility === 'private' && (
            <p className="jp-AlacardDemos-facts">{privateNote(trans)}</p>
          )}
        </>
      )}
    </div>
  );
}
