import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { compactNumber, fileSize } from '../cards/format';
import { licenceName, licencesOf, licenceText } from '../cards/licence';
import { Banner } from '../ground/banner';
import { dealIcon } from '../ground/icons';
import { useCommands, useTrans, useViewContext } from '../ground/hooks';
import { lazyView } from '../ground/lazy';
import { useCatalog, useLoaded } from './context';
import { dealWith } from './deal';
import { Files } from './files';
import { FitTable } from './fit';
import { Hands } from './hands';
import { History } from './history';
import { Access, Quality, Security } from './model_parts';
import type { Filter } from './query';
import { MAX_COMPARED, searchFor } from './query';
import type { ICatalogModel, IModelPage } from './wire';
import { hasRoom } from '../ground/rooms';
import { Waiting } from '../ground/asked';
import { counted, day, filterName, valueName } from './words';

const Readme = lazyView(
  async () =>
    (await import(/* webpackChunkName: "catalog-readme" */ './readme')).Readme
);
const FamilyTree = lazyView(
  async () =>
    (await import(/* webpackChunkName: "catalog-family" */ './family'))
      .FamilyTree
);

/** The page of one model. */
export function ModelView(): React.JSX.Element {
  const trans = useTrans();
  const { model } = useCatalog();
  const { view } = model;
  const id = view.model;
  const title = React.useRef<HTMLHeadingElement>(null);
  const loaded = useLoaded(id, signal => model.catalog.model(id, signal));
  React.useEffect(() => title.current?.focus(), [id]);
  return (
    <article
      className="jp-AlacardModels-model"
      data-id={id}
      aria-label={id}
      tabIndex={-1}
    >
      <button
        type="button"
        className="jp-AlacardModels-link"
        onClick={() => model.change({ page: 'search', model: '' })}
      >
        {trans.__('← Back to the search')}
      </button>
      <h2 ref={title} tabIndex={-1}>
        {id}
      </h2>
      {loaded.data ? <Body page={loaded.data} /> : <Waiting loaded={loaded} />}
    </article>
  );
}

function Body(props: { page: IModelPage }): React.JSX.Element {
  const { page } = props;
  const found = page.model;
  const trans = useTrans();
  const context = useViewContext();
  const { model } = useCatalog();
  const { compare } = model.view;
  const compared = compare.includes(found.id);
  return (
    <>
      <div className="jp-AlacardModels-actions">
        <Button
          className="jp-mod-styled jp-mod-accept"
          onClick={() => void dealWith(found, context)}
        >
          <dealIcon.react tag="span" />
          <span>{trans.__('Use this model')}</span>
        </Button>
        <Button
          className="jp-mod-styled"
          aria-pressed={compared}
          disabled={!compared && compare.length >= MAX_COMPARED}
          onClick={() => model.toggleCompared(found.id)}
        >
          {compared ? trans.__('✓ Compared') : trans.__('Compare')}
        </Button>
      </div>
      {page.notice && <Banner text={page.notice} />}
      <div className="jp-AlacardModels-parts">
        <Facts found={found} />
        <Part title={trans.__('Fit on this machine')}>
          <FitTable fit={page.fit ?? []} />
        </Part>
        <Part title={trans.__('Quality of the card')}>
          <Quality quality={page.quality} />
        </Part>
        <Part title={trans.__('Access and licence')}>
          <Access page={page} />
        </Part>
        <Part title={trans.__('Security scan of the Hub')}>
          <Security security={page.security} />
        </Part>
        <Part title={trans.__('History')}>
          <History id={found.id} />
        </Part>
        <Part title={trans.__('Notebooks already dealt')}>
          <Notebooks page={page} />
        </Part>
        {hasRoom('community') && (
          <Part title={trans.__('Hands in the library')}>
            <Hands id={found.id} />
          </Part>
        )}
        <Part title={trans.__('Similar models')}>
          <Similar id={found.id} />
        </Part>
        <Part title={trans.__('Family tree')} wide>
          <FamilyTree page={page} />
        </Part>
        <Part title={trans.__('Tags and data sets')} wide>
          <Links name="dataset" values={found.datasets} />
          <Links name="language" values={found.languages} />
          <Links name="format" values={found.formats} />
          <Links name="tag" values={found.tags} />
        </Part>
        <Part title={trans.__('Files')} wide>
          <Files id={found.id} />
        </Part>
        <Part title={trans.__('README')} wide>
          <Readme id={found.id} />
        </Part>
      </div>
    </>
  );
}

function Part(
  props: React.PropsWithChildren<{ title: string; wide?: boolean }>
): React.JSX.Element {
  return (
    <section
      className="jp-AlacardModels-part"
      data-wide={props.wide ?? false}
      aria-label={props.title}
    >
      <h3>{props.title}</h3>
      {props.children}
    </section>
  );
}

function Facts(props: { found: ICatalogModel }): React.JSX.Element {
  const { found } = props;
  const trans = useTrans();
  const { model } = useCatalog();
  const licences = licencesOf(found);
  const link = (
    name: Filter,
    value: string | null | undefined,
    shown?: string
  ) =>
    value ? (
      <button
        type="button"
        className="jp-AlacardModels-link"
        onClick={() => model.goTo(searchFor(name, value))}
      >
        {shown ?? valueName(name, value, trans)}
      </button>
    ) : null;
  const author = found.author ?? found.id.split('/')[0];
  const rows: [string, React.ReactNode][] = [
    [trans.__('Task'), link('task', found.task)],
    [trans.__('Library'), link('library', found.library)],
    [trans.__('Author'), link('author', author)],
    [
      trans.__('Licence'),
      licences.length > 0 &&
        licences.map((licence, at) => (
          <React.Fragment key={licence}>
            {at > 0 && ', '}
            {link('license', licence, licenceName(licence, found))}
          </React.Fragment>
        ))
    ],
    [
      trans.__('Parameters'),
      found.parameters ? compactNumber(found.parameters) : null
    ],
    [trans.__('Repository'), found.storage ? fileSize(found.storage) : null],
    [trans.__('Architecture'), found.arch],
    [trans.__('Downloads'), counted(found.downloads)],
    [trans.__('Likes'), counted(found.likes)],
    [trans.__('Created'), found.created ? day(found.created) : null],
    [trans.__('Changed'), found.modified ? day(found.modified) : null]
  ];
  return (
    <Part title={trans.__('Facts')}>
      <dl className="jp-AlacardModels-list">
        {rows
          .filter(([, value]) => Boolean(value))
          .map(([name, value]) => (
            <React.Fragment key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </React.Fragment>
          ))}
      </dl>
    </Part>
  );
}

function Links(props: {
  name: Filter;
  values: string[] | undefined;
}): React.JSX.Element | null {
  const trans = useTrans();
  const { model } = useCatalog();
  const { name, values } = props;
  if (!values?.length) {
    return null;
  }
  return (
    <div className="jp-AlacardModels-links">
      <span>{filterName(name, trans)}:</span>
      {values.map(value => (
        <button
          key={value}
          type="button"
          className="jp-AlacardModels-chip"
          onClick={() => model.goTo(searchFor(name, value))}
        >
          {value}
        </button>
      ))}
    </div>
  );
}

function Similar(props: { id: string }): React.JSX.Element {
  const trans = useTrans();
  const { model } = useCatalog();
  const loaded = useLoaded(props.id, signal =>
    model.catalog.similar(props.id, signal)
  );
  if (loaded.error?.code === 'MODEL_NOT_FOUND') {
    return <p>{trans.__('Not known for a model outside the catalog.')}</p>;
  }
  if (!loaded.data) {
    return <Waiting loaded={loaded} />;
  }
  return loaded.data.length ? (
    <ul>
      {loaded.data.slice(0, 8).map(other => (
        <li key={other.id}>
          <button
            type="button"
            className="jp-AlacardModels-link"
            onClick={() => model.open(other.id)}
          >
            {other.id}
          </button>{' '}
          <small>
            {[
              licenceText(other, trans),
              other.parameters ? compactNumber(other.parameters) : null
            ]
              .filter(Boolean)
              .join(' · ')}
          </small>
        </li>
      ))}
    </ul>
  ) : (
    <p>{trans.__('No model of the same task and size is known.')}</p>
  );
}

function Notebooks(props: { page: IModelPage }): React.JSX.Element {
  const trans = useTrans();
  const commands = useCommands();
  const notebooks = props.page.notebooks ?? [];
  return notebooks.length ? (
    <ul>
      {notebooks.map(({ path }) => (
        <li key={path}>
          <button
            type="button"
            className="jp-AlacardModels-link"
            onClick={() => void commands.execute('docmanager:open', { path })}
          >
            {path}
          </button>
        </li>
      ))}
    </ul>
  ) : (
    <p>{trans.__('None yet.')}</p>
  );
}
