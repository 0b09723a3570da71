import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { useCommands, useTrans } from '../ground/hooks';
import { CommandIDs } from '../ground/ids';

/** Offers a hand as other kinds of files. */
export function ExportButton(props: {
  hand: string;
  version: number | null;
}): React.JSX.Element {
  const { hand, version } = props;
  const trans = useTrans();
  const commands = useCommands();
  const args = version === null ? { hand } : { hand, version };
  return (
    <Button
      className="jp-mod-styled"
      onClick={() => void commands.execute(CommandIDs.exportNotebook, args)}
    >
      {trans.__('Download as…')}
    </Button>
  );
}
