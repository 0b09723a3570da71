import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { DemoWhole } from '../ground/api/types';
import { useAsked } from '../ground/asked';
import { Banner } from '../ground/banner';
import { errorText } from '../ground/error_text';
import { useTrans } from '../ground/hooks';
import { ageOf } from '../ground/text/age';
import { visible } from '../ground/text/visible';
import { SocialSection } from '../social/section';
import type { IDemosProps } from './context';
import { Description } from './description';
import { Files } from './files';
import { Findings } from './findings';
import { LaunchView } from './launch_view';
import { Actions, Editing } from './page_actions';
import {
  Launches,
  Models,
  Photo,
  Repository,
  Requirements,
  Versions
} from './page_parts';
import { GALLERY } from './query';
import { Snippets } from './snippets';
import { DemoSocialAPI } from './social';
import { kindName, sizeOf } from './words';

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
          <button
            type="button"
            className="jp-AlacardShare-textlink"
            title={trans.__('Show demos of this author')}
            onClick={() => show({ ...GALLERY, author: demo.author_name })}
          >
            {trans.__('By %1', visible(demo.author_name))}
          </button>
          {' · '}
          {[
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
        <Photo {...props} />
      </header>
      <LaunchView
        demo={demo}
        settings={settings}
        board={props.board}
        onNews={props.changed}
      />
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
      <Requirements demo={demo} />
      <Models demo={demo} />
      <Snippets demo={demo} settings={settings} board={props.board} />
      <Versions demo={demo} />
      <Launches api={props.api} demo={demo} edition={edition} />
      <SocialSection
        settings={settings}
        api={social}
        hand={hand}
        edition={edition}
      />
    </>
  );
}
