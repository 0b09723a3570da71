import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { visible } from '../text/visible';
import { useTable, useTrans } from './context';

/** The models that play beside that of the hand, and the way back to one alone. */
export function Companions(): React.JSX.Element | null {
  const trans = useTrans();
  const { hand } = useTable().alacard;
  const { companions = [], combination } = hand.hand;
  if (!companions.length) {
    return null;
  }
  const names = companions.map(card => visible(card.id)).join(', ');
  return (
    <div
      className="jp-Alacard-companions"
      role="group"
      aria-label={trans.__('Models of this hand')}
    >
      <span>
        {combination === 'workflow'
          ? trans.__('Workflow: what it says goes to %1', names)
          : trans.__('Bake-off against %1', names)}
      </span>
      <Button small minimal onClick={() => hand.playAlone()}>
        {trans.__('One model alone')}
      </Button>
    </div>
  );
}
