import * as React from 'react';

import { useCommands } from '../ground/hooks';
import { CommandIDs } from '../ground/ids';
import { visible } from '../ground/text/visible';

/** The name of a model, which leads to its page where there is a catalog. */
export function ModelLink(props: { model: string }): React.JSX.Element {
  const { model } = props;
  const commands = useCommands();
  return commands.hasCommand(CommandIDs.openModels) ? (
    <button
      type="button"
      className="jp-AlacardShare-textlink"
      onClick={() => void commands.execute(CommandIDs.openModels, { model })}
    >
      {visible(model)}
    </button>
  ) : (
    <>{visible(model)}</>
  );
}
