import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { Banner } from '../ground/banner';
import { useTrans } from '../ground/hooks';
import type { ILoaded } from './context';

/** What stands where an answer is still to come, or came as a refusal. */
export function Waiting(props: {
  loaded: ILoaded<unknown>;
}): React.JSX.Element {
  const trans = useTrans();
  const { error, again } = props.loaded;
  return error ? (
    <Banner text={error.message} kind="error">
      <Button small onClick={again}>
        {trans.__('Try again')}
      </Button>
    </Banner>
  ) : (
    <p className="jp-AlacardModels-waiting" role="status">
      {trans.__('Looking…')}
    </p>
  );
}
