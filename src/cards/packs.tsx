import { closeIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { useTrans } from '../ground/hooks';

/** The prompt packs of a hand that holds several, each with a way out. */
export function Packs(props: {
  packs: readonly { id: string; title: string }[];
  onRemove(id: string): void;
}): React.JSX.Element {
  const trans = useTrans();
  return (
    <ul className="jp-Alacard-packs">
      {props.packs.map(pack => (
        <li key={pack.id}>
          <span>{pack.title}</span>
          <button
            type="button"
            aria-label={trans.__('Remove: %1', pack.title)}
            title={trans.__('Remove this pack')}
            onClick={() => props.onRemove(pack.id)}
          >
            <closeIcon.react tag="span" />
          </button>
        </li>
      ))}
    </ul>
  );
}
