import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { useChanged, useTable, useTrans } from '../ground/hooks';
import { Banner } from './banner';

/** That the model on the table cannot be had from this Hub, in the server's words; and ways out. */
export function Unavailable(): React.JSX.Element | null {
  const trans = useTrans();
  const { details, hand, panel } = useTable().alacard;
  useChanged(details);
  const { error } = details;
  if (!error) {
    return null;
  }
  return (
    <Banner text={error.message} kind="error">
      <Button small onClick={() => void hand.deal(undefined, 'model')}>
        {trans.__('Deal another model')}
      </Button>
      <Button
        small
        minimal
        onClick={() => {
          panel.aside = 'model';
        }}
      >
        {trans.__('Choose another model')}
      </Button>
    </Banner>
  );
}
