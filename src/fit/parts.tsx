import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Fit } from '../ground/api/values';
import { fileSize } from '../cards/format';
import { useTrans } from '../ground/hooks';

type Part = NonNullable<Fit['parts']>[number];

/** What the model takes, part by part, each as a range; nothing where it is not known. */
export function Parts(props: { fit: Fit }): React.JSX.Element | null {
  const trans = useTrans();
  const parts = (props.fit.parts ?? []).filter(part => part.high > 0);
  if (!parts.length) {
    return null;
  }
  return (
    <table className="jp-Alacard-parts">
      <caption>{trans.__('Memory required')}</caption>
      <tbody>
        {parts.map(part => (
          <tr key={part.name}>
            <th scope="row">{partName(part.name, trans)}</th>
            <td>{range(part)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function range(part: Part): string {
  const [low, high] = [fileSize(part.low), fileSize(part.high)];
  return low === high || part.low === 0 ? high : `${low} – ${high}`;
}

function partName(name: Part['name'], trans: TranslationBundle): string {
  switch (name) {
    case 'weights':
      return trans.__('Weights');
    case 'cache':
      return trans.__('Key-value cache');
    case 'activations':
      return trans.__('Activations');
    case 'runtime':
      return trans.__('Python and its libraries');
    case 'measured':
      return trans.__('Total, measured in a verified run');
  }
}
