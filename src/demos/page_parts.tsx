import { Notification } from '@jupyterlab/apputils';
import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { dealWith } from '../catalog/deal';
import type { DemoWhole } from '../ground/api/types';
import { useAsked } from '../ground/asked';
import { useTrans, useViewContext } from '../ground/hooks';
import { tellError } from '../ground/tell_error';
import { ageOf } from '../ground/text/age';
import { visible } from '../ground/text/visible';
import { instantText, stateName } from '../jobs/words';
import { type DemosAPI, UNDO } from './client';
import { sizeOf } from './words';

/** The address of a repository as a link; nothing where it is none of the web. */
export function Repository(props: {
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

/** The picture of its app, and the way to remove it; nothing where there is none. */
export function Photo(props: {
  api: DemosAPI;
  demo: DemoWhole;
  changed: () => void;
}): React.JSX.Element | null {
  const { api, changed, demo } = props;
  const trans = useTrans();
  const url = api.pictureUrl(demo);
  if (!url) {
    return null;
  }
  const remove = async (): Promise<void> => {
    try {
      await api.removePicture(demo.id);
    } catch (error) {
      tellError(error, trans);
      changed();
      return;
    }
    changed();
    const toast = Notification.info(trans.__('Picture removed.'), {
      autoClose: UNDO,
      actions: [
        {
          label: trans.__('Undo'),
          callback: () => {
            Notification.dismiss(toast);
            api.restorePicture(demo.id).then(changed, (error: unknown) => {
              tellError(error, trans);
            });
          }
        }
      ]
    });
  };
  return (
    <figure className="jp-AlacardDemos-shown">
      <img
        src={url}
        alt={trans.__('Picture of the app “%1”', visible(demo.name, 'prose'))}
      />
      {demo.mine && (
        <Button className="jp-mod-styled" onClick={() => void remove()}>
          {trans.__('Remove the picture')}
        </Button>
      )}
    </figure>
  );
}

/** The packages that an app needs. */
export function Requirements(props: { demo: DemoWhole }): React.JSX.Element {
  const { demo } = props;
  const trans = useTrans();
  return (
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
  );
}

/** Its models: those among its files, and those of the Hub that it names, each with a way to a hand. */
export function Models(props: { demo: DemoWhole }): React.JSX.Element | null {
  const { hub_models: named = [], models } = props.demo;
  const trans = useTrans();
  const context = useViewContext();
  if (!named.length && !models.length) {
    return null;
  }
  return (
    <section aria-label={trans.__('Models')}>
      <h3>{trans.__('Models')}</h3>
      <ul className="jp-AlacardDemos-files">
        {named.map(id => (
          <li key={id}>
            <code>{visible(id)}</code>
            <span className="jp-AlacardDemos-facts">
              {trans.__('on the Hub')}
            </span>
            <Button
              className="jp-mod-styled"
              onClick={() => void dealWith({ id }, context)}
            >
              {trans.__('Deal a notebook for this model')}
            </Button>
          </li>
        ))}
        {models.map(({ path, size, format }) => (
          <li key={path}>
            <code>{visible(path)}</code>
            <span className="jp-AlacardDemos-facts">
              {[visible(format), sizeOf(size)].join(' · ')}
            </span>
          </li>
        ))}
      </ul>
      {!named.length && (
        <p className="jp-AlacardDemos-facts">
          {trans.__(
            'Notebooks are dealt for models on the Hub. If these files come from one, name it under “models” in the front matter of README.md.'
          )}
        </p>
      )}
    </section>
  );
}

/** Its versions, the latest first, each with what has changed. */
export function Versions(props: { demo: DemoWhole }): React.JSX.Element {
  const { demo } = props;
  const trans = useTrans();
  return (
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
  );
}

/** How often it was launched by all, and the latest launches that the person may know of. */
export function Launches(props: {
  api: DemosAPI;
  demo: DemoWhole;
  edition: number;
}): React.JSX.Element {
  const { api, demo, edition } = props;
  const trans = useTrans();
  const { data } = useAsked(
    demo.id,
    signal => api.launches(demo.id, signal),
    edition
  );
  const launches = data ?? [];
  return (
    <section aria-label={trans.__('Launches')}>
      <h3>{trans.__('Launches')}</h3>
      <p>
        {demo.launches
          ? trans._n(
              'Launched once in total.',
              'Launched %1 times in total.',
              demo.launches,
              demo.launches.toLocaleString()
            )
          : trans.__('Nobody has launched it yet.')}
      </p>
      {launches.length > 0 && (
        <ul
          className="jp-AlacardDemos-files"
          aria-label={trans.__('Latest launches')}
        >
          {launches.map(({ created_at: at, mine, person, state }, index) => (
            <li key={index}>
              {mine
                ? trans.__('You, %1', instantText(at))
                : trans.__('%1, %2', visible(person), instantText(at))}
              <span className="jp-AlacardDemos-facts">
                {state === 'done'
                  ? trans.__('started')
                  : stateName(state, trans)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
