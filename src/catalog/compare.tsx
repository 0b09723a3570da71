import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { compactNumber, fileSize, words } from '../cards/format';
import { licenceText } from '../cards/licence';
import { useTrans, useViewContext } from '../ground/hooks';
import { useCatalog, useLoaded } from './context';
import { dealWith } from './deal';
import { range, verdictName } from './fit';
import type { IModelPage } from './wire';
import { Waiting } from '../ground/asked';
import { errorText } from '../ground/error_text';
import { counted, day } from './words';

const BAKE_OFF = 'alacard:bake-off';

/** Two to four models side by side. */
export function CompareView(): React.JSX.Element {
  const trans = useTrans();
  const { model } = useCatalog();
  const ids = model.view.compare;
  if (ids.length < 2) {
    return (
      <div className="jp-AlacardModels-none">
        <p>
          {trans.__(
            'To compare models, tick ‘Compare’ next to two to four of them in the search.'
          )}
        </p>
        {ids.length === 1 && <p>{trans.__('Chosen: %1', ids[0])}</p>}
        <Button small onClick={() => model.change({ page: 'search' })}>
          {trans.__('Back to the search')}
        </Button>
      </div>
    );
  }
  return <Compared ids={ids} />;
}

function Compared(props: { ids: readonly string[] }): React.JSX.Element {
  const { ids } = props;
  const trans = useTrans();
  const context = useViewContext();
  const { model } = useCatalog();
  const loaded = useLoaded(ids.join(' '), signal =>
    model.catalog.compare(ids, { hub: false }, signal)
  );
  // The catalog shows its facts at once; what only the Hub knows joins them.
  const asked = useLoaded(`hub ${ids.join(' ')}`, signal =>
    model.catalog.compare(ids, { hub: true }, signal)
  );
  if (!loaded.data) {
    return <Waiting loaded={loaded} />;
  }
  const pages = asked.data ?? loaded.data;
  const isAsking = !asked.data && !asked.error;
  const facts: [string, (page: IModelPage) => React.ReactNode][] = [
    [trans.__('Task'), ({ model: m }) => (m.task ? words(m.task) : null)],
    [trans.__('Library'), ({ model: m }) => m.library],
    [trans.__('Licence'), ({ model: m }) => licenceText(m, trans)],
    [
      trans.__('Access'),
      ({ model: m }) =>
        typeof m.gated === 'boolean'
          ? m.gated
            ? trans.__('gated')
            : trans.__('open')
          : null
    ],
    [
      trans.__('Parameters'),
      ({ model: m }) => (m.parameters ? compactNumber(m.parameters) : null)
    ],
    [
      trans.__('Repository'),
      ({ model: m }) => (m.storage ? fileSize(m.storage) : null)
    ],
    [trans.__('Downloads'), ({ model: m }) => counted(m.downloads)],
    [trans.__('Likes'), ({ model: m }) => counted(m.likes)],
    [
      trans.__('Formats'),
      ({ model: m }) => (m.formats?.length ? m.formats.join(', ') : null)
    ],
    [trans.__('Changed'), ({ model: m }) => m.modified && day(m.modified)],
    [
      trans.__('Quality of the card'),
      page =>
        page.quality ? (
          <QualityInBrief quality={page.quality} />
        ) : isAsking ? (
          trans.__('asking the Hub…')
        ) : (
          <span
            title={
              page.notice ??
              (asked.error ? errorText(asked.error, trans) : undefined)
            }
          >
            {trans.__('not known')}
          </span>
        )
    ],
    [
      trans.__('Fit on this machine'),
      page =>
        page.fit?.length ? (
          <ul className="jp-AlacardModels-fits">
            {page.fit.map(row => (
              <li key={row.quantisation} data-verdict={row.verdict}>
                {trans.__(
                  '%1: %2, %3',
                  row.quantisation,
                  range(row.low, row.bytes),
                  verdictName(row.verdict, trans)
                )}
              </li>
            ))}
          </ul>
        ) : null
    ]
  ];
  return (
    <div
      className="jp-AlacardModels-compared"
      tabIndex={0}
      role="region"
      aria-label={trans.__('Comparison')}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">{trans.__('Model')}</th>
            {pages.map(page => (
              <th scope="col" key={page.model.id}>
                <button
                  type="button"
                  className="jp-AlacardModels-link"
                  onClick={() => model.open(page.model.id)}
                >
                  {page.model.id}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {facts.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {pages.map(page => (
                <td key={page.model.id}>{value(page) ?? '–'}</td>
              ))}
            </tr>
          ))}
          <tr>
            <th scope="row">{trans.__('Actions')}</th>
            {pages.map(page => (
              <td key={page.model.id}>
                <span className="jp-AlacardModels-buttons">
                  <Button
                    small
                    onClick={() => void dealWith(page.model, context)}
                  >
                    {trans.__('Use')}
                  </Button>
                  <Button
                    small
                    aria-label={trans.__('Remove %1', page.model.id)}
                    onClick={() => model.toggleCompared(page.model.id)}
                  >
                    {trans.__('Remove')}
                  </Button>
                </span>
              </td>
            ))}
          </tr>
        </tbody>
      </table>
      {context.commands.hasCommand(BAKE_OFF) && (
        <Button
          className="jp-mod-styled jp-mod-accept"
          onClick={() =>
            void context.commands.execute(BAKE_OFF, { ids: [...ids] })
          }
        >
          {trans.__('Compare their answers in a notebook')}
        </Button>
      )}
    </div>
  );
}

/** The score, and on demand what it is made of. */
function QualityInBrief(props: {
  quality: NonNullable<IModelPage['quality']>;
}): React.JSX.Element {
  const trans = useTrans();
  const { score, parts } = props.quality;
  return (
    <details>
      <summary>{trans.__('%1 of 100', score)}</summary>
      <ul className="jp-AlacardModels-fits">
        {parts.map(part => (
          <li key={part.name} title={part.why}>
            {trans.__('%1: %2 of %3', part.name, part.points, part.of)}
          </li>
        ))}
      </ul>
    </details>
  );
}
