import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { CommandIDs } from '../ground/ids';
import { withKeys } from '../ground/keys';
import { dealIcon, generateIcon } from '../ground/icons';
import { useChanged, useCommands, useRoom, useTrans } from '../ground/hooks';
import { IGeneration, IWorkspace } from '../generate/tokens';
import { IHandModel } from '../hand/tokens';

/** The main actions, always in sight. */
export function Footer(): React.JSX.Element {
  const trans = useTrans();
  const commands = useCommands();
  const hand = useRoom(IHandModel);
  const generation = useRoom(IGeneration);
  const workspace = useRoom(IWorkspace);
  useChanged(generation);
  useChanged(workspace);
  const why = React.useId();
  const folder = workspace.place().folder || '/';
  const main = (on: boolean): string =>
    on ? 'jp-mod-styled jp-mod-accept' : 'jp-mod-styled';
  return (
    <footer className="jp-Alacard-footer">
      <div className="jp-Alacard-main-actions">
        <Button
          className={`jp-Alacard-deal ${main(!hand.complete)}`}
          disabled={!hand.canDeal}
          aria-busy={hand.dealing}
          aria-describedby={hand.canDeal ? undefined : why}
          title={withKeys(
            commands,
            CommandIDs.deal,
            hand.canDeal
              ? trans.__('Deal a card into every unlocked slot')
              : trans.__('Every card is locked; unlock one to deal')
          )}
          onClick={() => void commands.execute(CommandIDs.deal)}
        >
          <dealIcon.react tag="span" />
          <span>{trans.__('Deal me a hand')}</span>
        </Button>
        <Button
          className={`jp-Alacard-generate ${main(hand.complete)}`}
          disabled={!hand.complete || generation.running}
          aria-busy={generation.running}
          title={
            hand.complete
              ? trans.__('Generate the notebook of this hand and open it')
              : trans.__('First deal a hand, or choose the missing cards')
          }
          onClick={() => void commands.execute(CommandIDs.generate)}
        >
          <generateIcon.react tag="span" />
          <span>{trans.__('Generate')}</span>
        </Button>
      </div>
      {!hand.canDeal && (
        <p className="jp-Alacard-why" id={why}>
          {trans.__('Every card is locked.')}
          <Button small minimal onClick={() => hand.unlockAll()}>
            {trans.__('Unlock all')}
          </Button>
        </p>
      )}
      <p className="jp-Alacard-place" title={folder}>
        {trans.__('Opens in %1', folder)}
      </p>
    </footer>
  );
}
