import { Clipboard, Notification } from '@jupyterlab/apputils';
import { Button, HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { DemoWhole } from '../ground/api/types';
import { APIError, toAPIError } from '../ground/api/errors';
import { useAsked } from '../ground/asked';
import { Banner } from '../ground/banner';
import { errorText } from '../ground/error_text';
import { useTrans } from '../ground/hooks';
import { tellError } from '../ground/tell_error';
import { ageOf } from '../ground/text/age';
import { visible } from '../ground/text/visible';
import { SocialSection } from '../social/section';
import type { ITold } from './client';
import type { IDemosProps } from './context';
import { Description } from './description';
import { Files } from './files';
import { Findings } from './findings';
import { DemoForm } from './form';
import { LaunchView } from './launch_view';
import { pageAddress } from './link';
import { GALLERY } from './query';
import { DemoSocialAPI } from './social';
import { audiences, kindName, sizeOf } from './words';

/** Milliseconds that a notice with an undo stays. */
const UNDO = 15000;

/** The page of one demo. */
export function DemoPage(props: IDemosProps): React.JSX.Element {
  const { api, edition, show, view } = props;
  const trans = useTrans();
  const loaded = useAsked(
    view.demo,
    signal => api.one(view.demo, signal),
    edition
  );
  const { data, error, again } = loaded;
  return (
    <div className="jp-AlacardDemos-page">
      <nav>
        <Button
          minimal
          onClick={() => show({ ...view, part: 'gallery', demo: '' })}
        >
          {trans.__('← All demos')}
        </Button>
      </nav>
      {error && (
        <Banner
          text={
            error.status === 404
              ? trans.__(
                  'This demo does not exist, or it is not shared with you. Ask whoever sent you the link.'
                )
              : errorText(error, trans)
          }
          kind="error"
        >
          <Button small className="jp-mod-styled" onClick={again}>
            {trans.__('Try again')}
          </Button>
        </Banner>
      )}
      {!data && !error && <p role="status">{trans.__('Loading…')}</p>}
      {data && <Body key={data.id} {...props} demo={data} />}
    </div>
  );
}

function Body(props: IDemosProps & { demo: DemoWhole }): React.JSX.Element {
  const { demo, edition, settings, show } = props;
  const trans = useTrans();
  const social = React.useMemo(() => new DemoSocialAPI(settings), [settings]);
  const [editing, setEditing] = React.useState(false);
  const hand = React.useMemo(
    () => ({ share_id: demo.id, mine: demo.mine, rating: demo.rating }),
    [demo]
  );
  return (
    <>
      <header>
        <h2>{visible(demo.name, 'prose')}</h2>
        <p className="jp-AlacardDemos-facts">
          {[
            trans.__('By %1', visible(demo.author_name)),
            kindName(demo.kind, trans),
            demo.license && visible(demo.license),
            trans.__('version %1', demo.version),
            trans.__('changed %1', ageOf(demo.updated_at, new Date()))
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <p className="jp-AlacardDemos-tags">
          {demo.tags.map(tag => (
            <button
              key={tag}
              type="button"
              title={trans.__('Show demos with this tag')}
              onClick={() => show({ ...GALLERY, tags: [tag] })}
            >
              {visible(tag)}
            </button>
          ))}
        </p>
        <Repository address={demo.github_url} />
      </header>
      <LaunchView demo={demo} settings={settings} board={props.board} />
      {editing ? (
        <Editing {...props} onDone={() => setEditing(false)} />
      ) : (
        <Actions {...props} onEdit={() => setEditing(true)} />
      )}
      {!editing && demo.description && (
        <section aria-label={trans.__('Description')}>
          <Description markdown={demo.description} />
        </section>
      )}
      <section aria-label={trans.__('Findings')}>
        <h3>{trans.__('Findings')}</h3>
        <Findings findings={demo.findings} />
      </section>
      <section aria-label={trans.__('Files')}>
        <h3>{trans.__('Files (%1)', sizeOf(demo.size))}</h3>
        <Files api={props.api} demo={demo} />
      </section>
      <section aria-label={trans.__('Requirements')}>
        <h3>{trans.__('Requirements')}</h3>
        {demo.requirements.length ? (
          <ul className="jp-AlacardDemos-requirements">
            {demo.requirements.map((each, index) => (
              <li key={index}>
                <code>{visible(each)}</code>
              </li>
            ))}
          </ul>
        ) : (
          <p>{trans.__('It needs no packages.')}</p>
        )}
      </section>
      <section aria-label={trans.__('Versions')}>
        <h3>{trans.__('Versions')}</h3>
        <ol className="jp-AlacardDemos-versions" reversed>
          {demo.versions.map(each => (
            <li key={each.number} value={each.number}>
              {each.note
                ? visible(each.note, 'prose')
                : each.number === 1
                  ? trans.__('First version')
                  : trans.__('No note')}{' '}
              <span className="jp-AlacardDemos-facts">
                {ageOf(each.created_at, new Date())} · {sizeOf(each.size)}
              </span>
            </li>
          ))}
        </ol>
      </section>
      <SocialSection
        settings={settings}
        api={social}
        hand={hand}
        edition={edition}
      />
    </>
  );
}

/** The address of a repository as a link; nothing where it is none of the web. */
function Repository(props: {
  address: string | null;
}): React.JSX.Element | null {
  const { address } = props;
  if (!address || !/^https?:\/\//i.test(address)) {
    return null;
  }
  return (
    <p>
      <a href={address} target="_blank" rel="noopener noreferrer nofollow">
        {visible(address)}
      </a>
    </p>
  );
}

function Editing(
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

function Actions(
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
        title={trans.__('The address of this page, for those who may see it')}
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
        </>
      )}
    </div>
  );
}
