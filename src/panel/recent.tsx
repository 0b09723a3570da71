import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { handLine } from '../cards/names';
import { IGeneration } from '../generate/tokens';
import type { Hand } from '../ground/api/types';
import { useAsked, Waiting } from '../ground/asked';
import { useChanged, useCommands, useRoom, useTrans } from '../ground/hooks';
import { CommandIDs } from '../ground/ids';
import { OutboxNotice, outboxOf } from '../ground/outbox';
import { ageOf } from '../ground/text/age';
import { visible } from '../ground/text/visible';
import { IAlacardAPI } from '../ground/tokens';

const SHOWN = 5;

/** The hands that were dealt last; the library has all of them. */
export function RecentHands(): React.JSX.Element {
  const trans = useTrans();
  const commands = useCommands();
  const api = useRoom(IAlacardAPI);
  const generation = useRoom(IGeneration);
  useChanged(generation);
  const [edition, ask] = React.useReducer((count: number) => count + 1, 0);
  React.useEffect(() => {
    const onChanged = (): void => ask();
    api.handsChanged.connect(onChanged);
    return () => {
      api.handsChanged.disconnect(onChanged);
    };
  }, [api]);
  const latest = generation.result?.answer.request_id ?? '';
  const loaded = useAsked(
    `recent ${latest}`,
    signal => api.recentHands(SHOWN, signal),
    edition
  );
  const outbox = (
    <OutboxNotice
      outbox={loaded.data?.outbox ?? outboxOf(loaded.error)}
      look={ask}
    />
  );
  if (!loaded.data) {
    return (
      <>
        {outbox}
        <Waiting loaded={loaded} />
      </>
    );
  }
  // Its file where that is here, and its page elsewhere.
  const open = (hand: Hand): void =>
    void commands.execute(
      hand.path ? CommandIDs.openHand : CommandIDs.openShare,
      { hand: hand.share_id }
    );
  return loaded.data.hands.length ? (
    <>
      {outbox}
      <ul>
        {loaded.data.hands.map(hand => (
          <li key={hand.share_id}>
            <button
              type="button"
              className="jp-Alacard-recipe"
              title={visible(hand.title, 'prose')}
              onClick={() => open(hand)}
            >
              {visible(hand.title, 'prose')}
              <span className="jp-Alacard-recent-facts">
                {handLine(hand, trans)} · {ageOf(hand.created_at, new Date())}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <Button
        small
        minimal
        onClick={() =>
          void commands.execute(CommandIDs.openLibrary, { link: 'scope=mine' })
        }
      >
        {trans.__('All hands…')}
      </Button>
    </>
  ) : (
    <>
      {outbox}
      <p className="jp-Alacard-none">
        {trans.__('Hands that you generate appear here.')}
      </p>
    </>
  );
}
