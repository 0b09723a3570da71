import * as React from 'react';

import { CARD_TYPES } from '../ground/api/values';
import { useTrans } from '../ground/hooks';
import { Slot } from './slot';

/** The five slots. */
export function Table(): React.JSX.Element {
  const trans = useTrans();
  return (
    <div
      className="jp-Alacard-table"
      role="group"
      aria-label={trans.__('Your hand')}
    >
      {CARD_TYPES.map((type, order) => (
        <Slot key={type} type={type} order={order} />
      ))}
    </div>
  );
}
