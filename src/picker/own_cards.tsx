import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { useCommands, useTrans } from '../ground/hooks';
import { CommandIDs } from '../ground/ids';
import { visible } from '../ground/text/visible';
import type { IPick } from './sources';

/** What a person can do to make the deck their own: a new card, and what the card in focus allows. */
export function OwnCards(props: {
  type: 'prompt' | 'topic';
  active: IPick | undefined;
}): React.JSX.Element {
  const { type, active } = props;
  const trans = useTrans();
  const commands = useCommands();
  const name = active ? visible(active.card.name || active.id, 'prose') : '';
  const run = (command: string): void => {
    const args = active ? { type, id: active.id } : {};
    void commands.execute(command, args);
  };
  return (
    <div
      className="jp-Alacard-own"
      role="group"
      aria-label={trans.__('Cards of your own')}
    >
      <Button
        small
        onClick={() =>
          void commands.execute(
            type === 'prompt' ? CommandIDs.newPack : CommandIDs.newTopic
          )
        }
      >
        {type === 'prompt' ? trans.__('New pack…') : trans.__('New topic…')}
      </Button>
      {active && (
        <Button
          small
          minimal
          title={trans.__('Duplicate “%1”', name)}
          aria-label={trans.__('Duplicate “%1”', name)}
          onClick={() => run(CommandIDs.duplicateCard)}
        >
          {trans.__('Duplicate')}
        </Button>
      )}
      {active?.custom?.mine && (
        <>
          <Button
            small
            minimal
            title={trans.__('Edit “%1”', name)}
            aria-label={trans.__('Edit “%1”', name)}
            onClick={() => run(CommandIDs.editCard)}
          >
            {trans.__('Edit')}
          </Button>
          <Button
            small
            minimal
            title={trans.__('Delete “%1”', name)}
            aria-label={trans.__('Delete “%1”', name)}
            onClick={() => run(CommandIDs.deleteCard)}
          >
            {trans.__('Delete')}
          </Button>
        </>
      )}
    </div>
  );
}
