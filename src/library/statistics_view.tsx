import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Button, HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import { useAsked, Waiting } from '../ground/asked';
import { useCommands, useTrans } from '../ground/hooks';
import { CommandIDs } from '../ground/ids';
import { visible } from '../ground/text/visible';
import { StatisticsCharts } from './statistics_charts';
import type {
  LibraryStatistics,
  Rate,
  StatisticsAPI
} from './statistics_client';
import { FRAMES, type StatisticsFrame } from './statistics_query';

/** What was generated, shared, remixed and verified, in figures, charts and tables. */
export function StatisticsView(props: {
  api: Pick<StatisticsAPI, 'statistics'>;
  rendermime: IRenderMimeRegistry | null;
  frame: StatisticsFrame;
  edition: number;
  show: (frame: StatisticsFrame) => void;
}): React.JSX.Element {
  const { api, edition, frame, rendermime, show } = props;
  const trans = useTrans();
  const commands = useCommands();
  const loaded = useAsked(
    frame,
    signal => api.statistics(frame, signal),
    edition
  );
  return (
    <main
      className="jp-AlacardLibrary-frame jp-AlacardStatistics"
      aria-label={trans.__('Library statistics')}
    >
      <div className="jp-AlacardLibrary-bar">
        <HTMLSelect
          aria-label={trans.__('Time range')}
          value={frame}
          options={FRAMES.map(value => ({
            value,
            label: frameName(value, trans)
          }))}
          onChange={event =>
            show(FRAMES.find(each => each === event.target.value) ?? 'year')
          }
        />
        <Button
          small
          minimal
          onClick={() => void commands.execute(CommandIDs.openLibrary)}
        >
          {trans.__('Open the library')}
        </Button>
      </div>
      {loaded.data ? (
        <Numbers statistics={loaded.data} rendermime={rendermime} />
      ) : (
        <Waiting loaded={loaded} />
      )}
    </main>
  );
}

function Numbers(props: {
  statistics: LibraryStatistics;
  rendermime: IRenderMimeRegistry | null;
}): React.JSX.Element {
  const { statistics, rendermime } = props;
  const trans = useTrans();
  const commands = useCommands();
  const { sums } = statistics;
  return (
    <>
      <p className="jp-AlacardLibrary-facts" role="status">
        {statistics.scope === 'mine'
          ? trans._n(
              'These are your own hands. Everyone’s are counted here once %1 person has generated some in this period.',
              'These are your own hands. Everyone’s are counted here once %1 people have generated some in this period.',
              statistics.floor
            )
          : [
              trans._n(
                'All hands of %2 person.',
                'All hands of %2 people.',
                statistics.people ?? 0,
                (statistics.people ?? 0).toLocaleString()
              ),
              trans._n(
                'Groups of fewer than %1 person are left out.',
                'Groups of fewer than %1 people are left out.',
                statistics.floor
              )
            ].join(' ')}
      </p>
      {sums.generated === 0 ? (
        <div className="jp-AlacardLibrary-none">
          <p>
            {trans.__(
              'Nothing was generated in this period. Deal a hand and generate its notebook, and it is counted here.'
            )}
          </p>
          <Button
            className="jp-mod-styled jp-mod-accept"
            onClick={() => void commands.execute(CommandIDs.deal)}
          >
            {trans.__('Deal me a hand')}
          </Button>
        </div>
      ) : (
        <>
          <Figures statistics={statistics} />
          <StatisticsCharts statistics={statistics} rendermime={rendermime} />
        </>
      )}
      <Authors statistics={statistics} />
    </>
  );
}

/** The sums, and how the library does; what is not told is left out. */
function Figures(props: { statistics: LibraryStatistics }): React.JSX.Element {
  const trans = useTrans();
  const { health, sums } = props.statistics;
  const rates: readonly (readonly [string, Rate | null | undefined])[] = [
    [trans.__('Dealt hands that were generated'), health.deal_to_generate],
    [trans.__('Generated hands that were shared'), health.generate_to_share],
    [trans.__('Shared hands that were remixed'), health.share_to_remix],
    [trans.__('Verifications that passed'), health.verified_passed],
    [
      trans.__('Hands with a model outside the top 50'),
      health.beyond_top_models
    ],
    [trans.__('People who came back after 7 days'), health.returned_7],
    [trans.__('People who came back after 30 days'), health.returned_30],
    [trans.__('People who came back after 90 days'), health.returned_90],
    [trans.__('“It worked” answers'), health.worked]
  ];
  return (
    <section aria-label={trans.__('Figures')}>
      <dl className="jp-AlacardStatistics-figures">
        <div>
          <dt>{trans.__('Hands generated')}</dt>
          <dd>{sums.generated.toLocaleString()}</dd>
        </div>
        {rates.map(
          ([label, rate]) =>
            rate && (
              <div key={label}>
                <dt>{label}</dt>
                <dd>
                  {percent(rate)}{' '}
                  <small>
                    {trans.__(
                      '%1 of %2',
                      rate.part.toLocaleString(),
                      rate.whole.toLocaleString()
                    )}
                  </small>
                </dd>
              </div>
            )
        )}
      </dl>
    </section>
  );
}

/** Who shares hands, and what others make of these. */
function Authors(props: {
  statistics: LibraryStatistics;
}): React.JSX.Element | null {
  const trans = useTrans();
  const authors = props.statistics.authors ?? [];
  if (!authors.length) {
    return null;
  }
  const title = trans.__('Authors of shared hands');
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <div className="jp-AlacardStatistics-table">
        <table aria-label={title}>
          <thead>
            <tr>
              <th scope="col">{trans.__('Author')}</th>
              <th scope="col">{trans.__('Hands')}</th>
              <th scope="col">{trans.__('Stars')}</th>
              <th scope="col">{trans.__('Downloads')}</th>
              <th scope="col">{trans.__('Average trend score')}</th>
            </tr>
          </thead>
          <tbody>
            {authors.map(author => (
              <tr key={author.owner}>
                <th scope="row">{visible(author.owner)}</th>
                <td>{author.hands.toLocaleString()}</td>
                <td>{author.stars.toLocaleString()}</td>
                <td>{author.downloads.toLocaleString()}</td>
                <td>
                  {author.trend.toLocaleString(undefined, {
                    maximumFractionDigits: 2
                  })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function percent(rate: Rate): string {
  return (rate.part / rate.whole).toLocaleString(undefined, {
    style: 'percent',
    maximumFractionDigits: 0
  });
}

function frameName(frame: StatisticsFrame, trans: TranslationBundle): string {
  return {
    week: trans.__('Last 7 days'),
    month: trans.__('Last 30 days'),
    year: trans.__('Last 365 days'),
    all: trans.__('All time')
  }[frame];
}
