import { Button, closeIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { CommandIDs } from '../ground/ids';
import { MAX_COMPANIONS } from '../hand/hand';
import { visible } from '../ground/text/visible';
import { useCommands, useRoom, useTrans } from '../ground/hooks';
import { IPanelModel } from '../ground/tokens';
import { IHandModel } from '../hand/tokens';

/** The models that play beside that of the hand, the way to more, and the way back to one. */
export function Companions(): React.JSX.Element | null {
  const trans = useTrans();
  const commands = useCommands();
  const hand = useRoom(IHandModel);
  const panel = useRoom(IPanelModel);
  const { model, companions = [], combination = 'single' } = hand.hand;
  if (!model) {
    return null;
  }
  if (combination === 'single' || !companions.length) {
    return (
      <div className="jp-Alacard-companions">
        <Button
          small
          minimal
          className="jp-Alacard-compare"
          title={trans.__(
            'Bake-off: a notebook that runs up to four models on the same inputs'
          )}
          onClick={() => void commands.execute(CommandIDs.bakeOff)}
        >
          {trans.__('Compare with other models…')}
        </Button>
      </div>
    );
  }
  const command =
    combination === 'bake_off' ? CommandIDs.bakeOff : CommandIDs.workflow;
  return (
    <div
      className="jp-Alacard-companions"
      role="group"
      aria-label={trans.__('Models of this hand')}
    >
      <span>
        {combination === 'workflow'
          ? trans.__('Workflow: the output goes to')
          : trans.__('Bake-off against')}
      </span>
      <ul>
        {companions.map(card => (
          <li key={card.id}>
            <span title={visible(card.id)}>{visible(card.id)}</span>
            <Button
              small
              minimal
              aria-label={trans.__('Remove: %1', visible(card.id))}
              title={trans.__('Remove this model')}
              onClick={() => hand.part(card.id)}
            >
              <closeIcon.react tag="span" />
            </Button>
          </li>
        ))}
      </ul>
      {companions.length < MAX_COMPANIONS[combination] &&
        panel.aside !== combination && (
          <Button small minimal onClick={() => void commands.execute(command)}>
            {trans.__('Add a model…')}
          </Button>
        )}
      <Button small minimal onClick={() => hand.playAlone()}>
        {trans.__('Keep only %1', visible(model.name || model.id))}
      </Button>
    </div>
  );
}
