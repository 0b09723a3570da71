import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { typeName } from '../cards/face';
import { Banner } from '../hub/banner';
import { useTable, useTrans } from '../ground/hooks';

/** What changed on the table beside what the person did, and the way back. */
export function News(): React.JSX.Element | null {
  const trans = useTrans();
  const { hand } = useTable().alacard;
  const { redealt, left } = hand.news;
  const sentences = [
    ...(left.length
      ? [
          trans.__(
            'Removed along with the previous model: %1.',
            left.join(', ')
          )
        ]
      : []),
    ...(redealt.length
      ? [
          trans.__(
            'Dealt again to fit the model: %1.',
            redealt.map(type => typeName(type, trans)).join(', ')
          )
        ]
      : [])
  ];
  if (!sentences.length) {
    return null;
  }
  return (
    <Banner text={sentences.join(' ')}>
      <Button small onClick={() => hand.undo()}>
        {trans.__('Undo')}
      </Button>
      <Button small minimal onClick={() => hand.dismissNews()}>
        {trans.__('Dismiss')}
      </Button>
    </Banner>
  );
}
