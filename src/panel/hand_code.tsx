import { Button, copyIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { CommandIDs } from '../ground/ids';
import { useCommands, useRoom, useTrans } from '../ground/hooks';
import { IHandModel } from '../hand/tokens';

/** The code that deals this hand again, anywhere. */
export function HandCode(): React.JSX.Element | null {
  const trans = useTrans();
  const commands = useCommands();
  const { handCode } = useRoom(IHandModel);
  if (!handCode) {
    return null;
  }
  return (
    <div
      className="jp-Alacard-hand-code"
      role="group"
      aria-label={trans.__('Hand code')}
    >
      <code title={handCode}>{handCode}</code>
      <Button
        minimal
        small
        aria-label={trans.__('Copy the hand code')}
        title={trans.__('Copy the hand code: it deals this hand anywhere')}
        onClick={() => void commands.execute(CommandIDs.copyHandCode)}
      >
        <copyIcon.react tag="span" />
      </Button>
    </div>
  );
}
