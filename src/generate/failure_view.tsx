import { Button, refreshIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { CommandIDs } from '../ground/ids';
import { Banner } from '../ground/banner';
import { errorText } from '../ground/error_text';
import { waitsForHub } from './retry';
import { useCommands, useRoom, useTrans } from '../ground/hooks';
import { IGeneration } from './tokens';

/** Why there is no notebook, and what to do. */
export function FailureView(): React.JSX.Element {
  const trans = useTrans();
  const commands = useCommands();
  const generation = useRoom(IGeneration);
  const cancelled = generation.state === 'cancelled';
  const text = cancelled
    ? trans.__('Cancelled. Nothing was written.')
    : generation.error
      ? errorText(generation.error, trans)
      : '';
  return (
    <section
      className="jp-Alacard-failure"
      role="region"
      aria-label={trans.__('The generation did not finish')}
    >
      <Banner text={text} kind={cancelled ? 'notice' : 'error'}>
        {waitsForHub(generation) && (
          <span className="jp-Alacard-banner-text">
            {trans.__('Alacard tries again on its own when the Hub is back.')}
          </span>
        )}
        {generation.error && (
          <code className="jp-Alacard-code">{generation.error.code}</code>
        )}
      </Banner>
      <div className="jp-Alacard-actions">
        <Button
          small
          className="jp-mod-styled jp-Alacard-retry"
          onClick={() => void commands.execute(CommandIDs.retry)}
        >
          <refreshIcon.react tag="span" />
          {trans.__('Try again')}
        </Button>
        <Button
          small
          minimal
          className="jp-Alacard-dismiss"
          onClick={() => generation.dismiss()}
        >
          {trans.__('Dismiss')}
        </Button>
      </div>
    </section>
  );
}
