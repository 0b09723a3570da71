import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import { cardWords, words } from '../cards/format';
import { Chart, type IBar } from '../catalog/chart';
import { useCommands, useTrans } from '../ground/hooks';
import { CommandIDs } from '../ground/ids';
import { visible } from '../ground/text/visible';
import type { LibraryStatistics, Sums } from './statistics_client';
import { appNames, levelNames } from './words';

/** What charts can count: hands that were generated, and what became of them. */
const SUMS = ['generated', 'shared', 'remixed', 'verified', 'passed'] as const;
type Counted = (typeof SUMS)[number] | 'dealt';
/** A group of hands by whatever its numbers are known: what was dealt is counted apart. */
type Group = Partial<Sums> & { readonly dealt?: number };

/** Hands by week, model, task and card, as charts and as tables, counted by what is chosen. */
export function StatisticsCharts(props: {
  statistics: LibraryStatistics;
  rendermime: IRenderMimeRegistry | null;
}): React.JSX.Element {
  const { rendermime, statistics } = props;
  const trans = useTrans();
  const commands = useCommands();
  const dealt = statistics.dealt ?? null;
  const [wanted, setWanted] = React.useState<Counted>('generated');
  // Of one person alone what was dealt is not known.
  const counted = wanted === 'dealt' && !dealt ? 'generated' : wanted;
  const others = counted === 'dealt' ? [] : SUMS.filter(sum => sum !== counted);

  const bars = <G extends Group>(
    groups: readonly G[] | undefined,
    bar: (group: G) => Pick<IBar, 'label' | 'open'>,
    time?: 'week'
  ): IBar[] => {
    const found = (groups ?? []).flatMap(group => {
      const count = group[counted] ?? 0;
      const more = others.map(
        sum =>
          // Null of fewer people than are told of.
          group[sum]?.toLocaleString() ?? trans.__('few')
      );
      return count || time ? [{ ...bar(group), count, more }] : [];
    });
    const isEmpty = found.every(each => !each.count);
    return isEmpty || time ? (isEmpty ? [] : found) : found.sort(byCount);
  };
  const chart = (
    title: string,
    shown: readonly IBar[],
    time?: 'week'
  ): React.JSX.Element | null =>
    shown.length ? (
      <Chart
        // Of other numbers another chart, which is drawn anew.
        key={`${title} ${counted}`}
        title={title}
        bars={shown}
        time={time}
        rendermime={rendermime}
        counted={countedName(counted, trans)}
        columns={others.map(sum => countedName(sum, trans))}
      />
    ) : null;
  const of = counted === 'dealt' && dealt ? dealt : statistics;
  const cards: readonly (Group & ICardName)[] = of.cards ?? [];
  const charts = [
    chart(
      trans.__('Hands by week'),
      bars<Group & { week: string }>(
        of.weeks,
        each => ({ label: each.week }),
        'week'
      ),
      'week'
    ),
    chart(
      trans.__('Models'),
      bars<Group & { name: string }>(of.models, each => ({
        label: visible(each.name),
        open: () =>
          void commands.execute(CommandIDs.openLibrary, {
            link: new URLSearchParams({
              scope: statistics.scope === 'mine' ? 'mine' : 'shared',
              model: each.name
            }).toString()
          })
      }))
    ),
    chart(
      trans.__('Tasks'),
      bars<Group & { name: string }>(of.tasks, each => ({
        label: words(each.name)
      }))
    ),
    ...(
      [
        ['prompt', trans.__('Prompt packs'), []],
        ['topic', trans.__('Topics'), []],
        ['difficulty', trans.__('Levels'), levelNames(trans)],
        ['ui_component', trans.__('Apps'), appNames(trans)]
      ] as const
    ).map(([type, title, names]) =>
      chart(
        title,
        bars(
          cards.filter(card => card.type === type),
          card => ({
            label:
              names.find(([name]) => name === card.id)?.[1] ??
              (card.name ? visible(card.name, 'prose') : cardWords(card.id))
          })
        )
      )
    )
  ];
  return (
    <>
      <div className="jp-AlacardLibrary-bar">
        <HTMLSelect
          aria-label={trans.__('What to count')}
          value={counted}
          options={(
            [...(dealt ? (['dealt'] as const) : []), ...SUMS] as const
          ).map(value => ({ value, label: countedName(value, trans) }))}
          onChange={event => setWanted(event.target.value as Counted)}
        />
        {counted === 'dealt' && (
          <span className="jp-AlacardLibrary-facts">
            {trans.__(
              'Every deal counts, whether or not it became a notebook. Numbers are rounded down to tens, because who deals is not recorded.'
            )}
          </span>
        )}
      </div>
      {charts.some(Boolean) ? (
        <div className="jp-AlacardModels-charts">{charts}</div>
      ) : (
        <p className="jp-AlacardLibrary-facts">
          {trans.__('There is nothing of this to show for this period.')}
        </p>
      )}
    </>
  );
}

interface ICardName {
  readonly type: string;
  readonly id: string;
  readonly name: string | null;
}

function byCount(a: IBar, b: IBar): number {
  return b.count - a.count;
}

function countedName(counted: Counted, trans: TranslationBundle): string {
  return {
    dealt: trans.__('Dealt'),
    generated: trans.__('Generated'),
    shared: trans.__('Shared'),
    remixed: trans.__('Remixed'),
    verified: trans.__('Verified'),
    passed: trans.__('Passed')
  }[counted];
}
