import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { useChanged, useRoom, useTrans } from '../ground/hooks';
import { IPanelModel } from '../ground/tokens';
import { IHandModel, IModelDetails } from '../hand/tokens';
import { Banner } from '../ground/banner';
import { errorText } from '../ground/error_text';

/** That the model on the table cannot be had from this Hub, in the server's words; and ways out. */
export function Unavailable(): React.JSX.Element | null {
  const trans = useTrans();
  const details = useRoom(IModelDetails);
  const hand = useRoom(IHandModel);
  const panel = useRoom(IPanelModel);
  useChanged(details);
  const { error } = details;
  if (!error) {
    return null;
  }
  return (
    <Banner text={errorText(error, trans)} kind="error">
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
