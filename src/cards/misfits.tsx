import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { CardType } from '../ground/api/values';
import { noticeIcon } from '../ground/icons';
import { useRoom, useTrans } from '../ground/hooks';
import { IHandModel } from '../hand/tokens';
import { visible } from '../ground/text/visible';
import { typeName } from './face';

/** Why the notebook will not use what lies in a slot, and the way out. */
export function Misfits(props: { type: CardType }): React.JSX.Element | null {
  const { type } = props;
  const trans = useTrans();
  const hand = useRoom(IHandModel);
  const misfits = hand.misfits(type);
  if (!misfits.length) {
    return null;
  }
  return (
    <div className="jp-Alacard-misfits" role="note">
      {misfits.map(misfit => (
        <p key={misfit.id}>
          <noticeIcon.react tag="span" className="jp-Alacard-banner-icon" />
          <span>{visible(misfit.reason, 'prose')}</span>
        </p>
      ))}
      <Button
        small
        minimal
        aria-label={trans.__('Deal one that fits: %1', typeName(type, trans))}
        onClick={() => hand.replaceMisfits(type)}
      >
        {trans.__('Deal one that fits')}
      </Button>
    </div>
  );
}
