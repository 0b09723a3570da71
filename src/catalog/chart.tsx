import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { ReadonlyJSONObject } from '@lumino/coreutils';
import * as React from 'react';

import { useTrans } from '../ground/hooks';
import { useCatalog } from './context';
import { Rendered } from './rendered';

const VEGA = /^application\/vnd\.vegalite\.v(\d+)\+json$/;

export interface IBar {
  readonly label: string;
  readonly count: number;
  /** What the table tells beside the count, in the order of its columns. */
  readonly more?: readonly string[];
  /** Opens the search that the bar stands for. */
  readonly open?: () => void;
}

/** Pixels of a chart with room enough, of the names beside its bars, and of what stands around. */
const WIDTH = 280;
const NAMES = 130;
const AROUND = 60;

/** A chart of models. */
export function ChartWithTable(props: {
  title: string;
  bars: readonly IBar[];
  /** Whether the bars stand side by side, one a month. */
  months?: boolean;
}): React.JSX.Element {
  const { title, bars, months } = props;
  const trans = useTrans();
  const { rendermime } = useCatalog();
  return (
    <Chart
      title={title}
      bars={bars}
      time={months ? 'month' : undefined}
      rendermime={rendermime}
      counted={trans.__('Models')}
    />
  );
}

/** A chart by Vega-Lite, and the same numbers as a table whose names are links. */
export function Chart(props: {
  title: string;
  bars: readonly IBar[];
  /** How long each of the bars is, where they stand side by side. */
  time?: 'month' | 'week';
  /** Absent where the application renders nothing. */
  rendermime: IRenderMimeRegistry | null;
  /** What is counted, as the table's column is named. */
  counted: string;
  /** The columns of what bars tell beside it. */
  columns?: readonly string[];
}): React.JSX.Element {
  const { title, bars, rendermime } = props;
  const trans = useTrans();
  const [failed, setFailed] = React.useState(false);
  const figure = React.useRef<HTMLElement>(null);
  const room = useRoomOf(figure);
  const mime = newest(rendermime?.mimeTypes ?? []);
  const isTable = failed || !rendermime || !mime;
  return (
    <figure className="jp-AlacardModels-chart" ref={figure}>
      <figcaption>{title}</figcaption>
      {!isTable && (
        // The table below says and opens the same by keyboard, and to those who do not see it.
        <div
          aria-hidden="true"
          onClick={event => barAt(event.target, bars)?.open?.()}
        >
          <Rendered
            rendermime={rendermime}
            mime={mime}
            data={specification(bars, props.time, mime, room)}
            onFailed={() => setFailed(true)}
          />
        </div>
      )}
      <details open={isTable}>
        <summary>{trans.__('As a table')}</summary>
        <table aria-label={title}>
          <thead>
            <tr>
              <th scope="col">{title}</th>
              <th scope="col">{props.counted}</th>
              {props.columns?.map(column => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {bars.map(bar => (
              <tr key={bar.label}>
                <th scope="row">
                  {bar.open ? (
                    <button
                      type="button"
                      className="jp-AlacardModels-link"
                      onClick={bar.open}
                    >
                      {bar.label}
                    </button>
                  ) : (
                    bar.label
                  )}
                </th>
                <td>{bar.count.toLocaleString()}</td>
                {bar.more?.map((told, column) => (
                  <td key={column}>{told}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

/** How wide an element is, in steps, so that it is not drawn again at each pixel. */
function useRoomOf(element: React.RefObject<HTMLElement>): number {
  const [room, setRoom] = React.useState(Infinity);
  React.useLayoutEffect(() => {
    const node = element.current;
    if (!node || typeof ResizeObserver === 'undefined') {
      return undefined;
    }
    const observer = new ResizeObserver(() => {
      setRoom(Math.floor(node.clientWidth / 20) * 20 || Infinity);
    });
    observer.observe(node);
    return () => observer.disconnect();
  }, [element]);
  return room;
}

/** The newest Vega-Lite that the application renders. */
export function newest(mimes: readonly string[]): string | null {
  const known = mimes.filter(mime => VEGA.test(mime));
  const version = (mime: string): number => Number(VEGA.exec(mime)?.[1] ?? 0);
  return known.sort((a, b) => version(b) - version(a))[0] ?? null;
}

/** The bar that was clicked: Vega writes each bar's description into its SVG as a label. */
export function barAt(
  target: EventTarget,
  bars: readonly IBar[]
): IBar | undefined {
  const mark =
    target instanceof Element
      ? target.closest('[aria-roledescription="bar"]')
      : null;
  const label = mark?.getAttribute('aria-label');
  return bars.find(bar => bar.label === label);
}

function specification(
  bars: readonly IBar[],
  time: 'month' | 'week' | undefined,
  mime: string,
  room: number
): ReadonlyJSONObject {
  const names = room < WIDTH + NAMES + AROUND ? 80 : NAMES;
  const width = Math.min(WIDTH, room - AROUND - (time ? 0 : names));
  const version = VEGA.exec(mime)?.[1] ?? '5';
  const style = getComputedStyle(document.body);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const text = colour('--jp-ui-font-color1');
  const axis = {
    labelColor: text,
    titleColor: text,
    gridColor: colour('--jp-border-color2'),
    domainColor: colour('--jp-border-color1'),
    tickColor: colour('--jp-border-color1')
  };
  const opens = bars.some(bar => bar.open);
  const count = {
    field: 'count',
    type: 'quantitative',
    title: null,
    // Nothing is counted by halves.
    axis: { labelExpr: "datum.value % 1 ? '' : format(datum.value, ',d')" }
  };
  const label = { field: 'label', title: null, axis: { labelLimit: names } };
  return {
    $schema: `https://vega.github.io/schema/vega-lite/v${version}.json`,
    width: Math.max(width, 60),
    height: time ? 160 : { step: 18 },
    background: 'transparent',
    // `month` is read as a date, and `label` stays the name that a bar is found by.
    data: {
      values: bars.map(({ label, count }) => ({ label, month: label, count }))
    },
    mark: {
      type: 'bar',
      color: colour('--jp-brand-color1'),
      ...(opens ? { cursor: 'pointer' } : {})
    },
    encoding: time
      ? {
          x:
            time === 'month'
              ? {
                  field: 'month',
                  type: 'temporal',
                  timeUnit: 'utcyearmonth',
                  title: null
                }
              : {
                  field: 'label',
                  type: 'ordinal',
                  title: null,
                  axis: { labelAngle: -40, labelOverlap: true }
                },
          y: count,
          description: { field: 'label', type: 'nominal' }
        }
      : {
          y: { ...label, type: 'nominal', sort: null },
          x: count,
          description: { field: 'label', type: 'nominal' }
        },
    config: { axis, view: { stroke: null } },
    usermeta: { embedOptions: { actions: false, renderer: 'svg' } }
  };
}
