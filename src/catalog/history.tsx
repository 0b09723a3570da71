import * as React from 'react';

import { compactNumber } from '../cards/format';
import { useTrans } from '../ground/hooks';
import { useCatalog, useLoaded } from './context';
import { Waiting } from '../ground/asked';

const WIDTH = 240;
const HEIGHT = 40;

/** Downloads and likes since the first sync, as a line and as a table. */
export function History(props: { id: string }): React.JSX.Element {
  const trans = useTrans();
  const { model } = useCatalog();
  const loaded = useLoaded(props.id, signal =>
    model.catalog.history(props.id, signal)
  );
  if (!loaded.data) {
    return <Waiting loaded={loaded} />;
  }
  const points = loaded.data;
  if (points.length < 2) {
    return (
      <p>
        {trans.__('The history begins with the second sync of the catalog.')}
      </p>
    );
  }
  return (
    <>
      <svg
        className="jp-AlacardModels-spark"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={trans.__(
          'Downloads from %1 to %2',
          compactNumber(points[0].downloads),
          compactNumber(points[points.length - 1].downloads)
        )}
      >
        <polyline points={sparkline(points.map(p => p.downloads))} />
      </svg>
      <details>
        <summary>{trans.__('As a table')}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{trans.__('Day')}</th>
              <th scope="col">{trans.__('Downloads')}</th>
              <th scope="col">{trans.__('Likes')}</th>
            </tr>
          </thead>
          <tbody>
            {points.map(point => (
              <tr key={point.date}>
                <th scope="row">{point.date}</th>
                <td>{point.downloads.toLocaleString()}</td>
                <td>{point.likes.toLocaleString()}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}

/** The points of a line through `values`, from edge to edge of its box. */
export function sparkline(values: readonly number[]): string {
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const step = WIDTH / Math.max(values.length - 1, 1);
  return values
    .map((value, index) => {
      const y = HEIGHT - 2 - ((value - low) / span) * (HEIGHT - 4);
      return `${(index * step).toFixed(1)},${y.toFixed(1)}`;
    })
    .join(' ');
}
