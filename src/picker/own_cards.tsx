import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { useAsked } from '../ground/asked';
import { useCommands, useRoom, useTrans } from '../ground/hooks';
import { CommandIDs } from '../ground/ids';
import { visible } from '../ground/text/visible';
import { IAlacardAPI } from '../ground/tokens';
import { DECK_LIMIT, type IPick } from './sources';

/** What a person can do to make the deck their own: a new card, and what the card in focus allows. */
export function OwnCards(props: {
  type: 'prompt' | 'topic';
  active: IPick | undefined;
}): React.JSX.Element {
  const { type, active } = props;
  const trans = useTrans();
  const commands = useCommands();
  const name = active ? visible(active.card.name || active.id, 'prose') : '';
  const act = (
    label: string,
    title: string,
    command: string
  ): React.JSX.Element => (
    <Button
      small
      minimal
      title={title}
      aria-label={title}
      onClick={() => void commands.execute(command, { type, id: active?.id })}
    >
      {label}
    </Button>
  );
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
      {active &&
        act(
          trans.__('Duplicate'),
          trans.__('Duplicate “%1”', name),
          CommandIDs.duplicateCard
        )}
      {active?.custom?.mine && (
        <>
          {act(
            trans.__('Edit'),
            trans.__('Edit “%1”', name),
            CommandIDs.editCard
          )}
          {act(
            trans.__('Delete'),
            trans.__('Delete “%1”', name),
            CommandIDs.deleteCard
          )}
        </>
      )}
      <CardUse type={type} active={active} />
    </div>
  );
}

/** How often the card in focus is dealt and kept here; nothing where that is few, or not known. */
function CardUse(props: {
  type: 'prompt' | 'topic';
  active: IPick | undefined;
}): React.JSX.Element | null {
  const { type, active } = props;
  const trans = useTrans();
  const api = useRoom(IAlacardAPI);
  const { data } = useAsked(type, async signal => {
    const query = { limit: DECK_LIMIT, counts: true };
    return (await api.cards(type, query, signal)).data.counts ?? {};
  });
  const { dealt = 0, kept = 0 } = data?.[active?.id ?? ''] ?? {};
  // Each count is of whole tens, so there may be more.
  const told = [
    dealt && trans.__('dealt at least %1 times', dealt.toLocaleString()),
    kept && trans.__('generated at least %1 times', kept.toLocaleString())
  ].filter(Boolean);
  return told.length ? (
    <p className="jp-Alacard-own-use">
      {trans.__('Here: %1', told.join(', '))}
    </p>
  ) : null;
}
