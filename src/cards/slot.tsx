import { closeIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { CardType } from '../ground/api/values';
import { CommandIDs } from '../ground/ids';
import { withKeys } from '../ground/keys';
import { lockedIcon, typeIcons, unlockIcon } from '../ground/icons';
import { cardId, cardsIn } from '../hand/hand';
import { useChanged, useCommands, useRoom, useTrans } from '../ground/hooks';
import { IPanelModel } from '../ground/tokens';
import { IHandModel, IModelDetails } from '../hand/tokens';
import { Badges } from './badges';
import { useDropTarget } from './drop';
import type { IFace } from './face';
import { badgesOfAll, faceOf, typeHint, typeName, untoldAccess } from './face';
import { fitBadge } from './fit';
import { Misfits } from './misfits';
import { Packs } from './packs';
import { PageLink } from './page_link';

/** One place on the table: its card, a lock, and the way to its picker. */
export function Slot(props: {
  type: CardType;
  order: number;
}): React.JSX.Element {
  const { type } = props;
  const trans = useTrans();
  const commands = useCommands();
  const hand = useRoom(IHandModel);
  const panel = useRoom(IPanelModel);
  const details = useRoom(IModelDetails);
  useChanged(details);
  const cards = cardsIn(hand.hand, type);
  const locked = hand.locks.has(type);
  const open = panel.aside === type;
  const name = typeName(type, trans);
  const faces = cards.map(card => faceOf(type, card, trans));
  const fit = type === 'model' ? details.answer?.fit : undefined;
  const badges = [
    // A badge that only says 'unknown' takes the room of one that says something.
    ...(fit && fit.verdict !== 'unknown' ? [fitBadge(fit, trans)] : []),
    ...badgesOfAll(type, cards, trans),
    ...(type === 'model'
      ? untoldAccess(details.answer?.facts.gated, trans)
      : [])
  ];
  const drop = useDropTarget(type);
  const TypeIcon = typeIcons[type];
  const LockIcon = locked ? lockedIcon : unlockIcon;
  return (
    <div
      className="jp-Alacard-slot"
      role="group"
      aria-label={
        faces.length
          ? `${name}: ${faces.map(face => face.title).join(', ')}`
          : trans.__('%1: empty', name)
      }
      data-type={type}
      data-filled={faces.length > 0}
      data-locked={locked}
      data-open={open}
      data-drop={drop.state}
      // Two names of one animation take turns, since only a new name starts it again.
      data-deal={hand.deals === 0 || locked ? 'still' : hand.deals % 2}
      style={{ '--jp-alacard-order': props.order } as React.CSSProperties}
      {...drop.handlers}
    >
      <button
        type="button"
        className="jp-Alacard-slot-face"
        aria-expanded={open}
        aria-label={
          faces.length
            ? trans.__('Choose another: %1', name)
            : trans.__('Choose: %1', name)
        }
        aria-description={faces.map(face => face.title).join(', ')}
        onClick={() => panel.toggle(type)}
      >
        <span className="jp-Alacard-mark">
          <TypeIcon.react tag="span" />
        </span>
        <FaceText
          name={name}
          hint={typeHint(type, trans)}
          faces={faces}
          empty={trans.__('Choose a card')}
        />
      </button>
      {badges.length > 0 && <Badges badges={badges} />}
      {type === 'model' && hand.hand.model && (
        <PageLink card={hand.hand.model} />
      )}
      {cards.length > 1 && (
        <Packs
          packs={cards.map((card, index) => ({
            id: cardId(type, card),
            title: faces[index].title
          }))}
          onRemove={id => hand.remove(type, id)}
        />
      )}
      <Misfits type={type} />
      <button
        type="button"
        className="jp-Alacard-lock"
        aria-pressed={locked}
        aria-label={trans.__('Lock: %1', name)}
        title={withKeys(
          commands,
          CommandIDs.toggleLock,
          locked
            ? trans.__('Locked: the next deal keeps it')
            : trans.__('Lock it so that the next deal keeps it')
        )}
        disabled={!faces.length}
        onClick={() => hand.toggleLock(type)}
      >
        <LockIcon.react tag="span" />
      </button>
      {faces.length > 0 && (
        <button
          type="button"
          className="jp-Alacard-remove"
          aria-label={trans.__('Remove: %1', name)}
          title={withKeys(
            commands,
            CommandIDs.removeCard,
            trans.__('Remove it from the hand')
          )}
          onClick={() => void commands.execute(CommandIDs.removeCard, { type })}
        >
          <closeIcon.react tag="span" />
        </button>
      )}
    </div>
  );
}

function FaceText(props: {
  name: string;
  hint: string;
  empty: string;
  faces: readonly IFace[];
}): React.JSX.Element {
  const { faces } = props;
  const trans = useTrans();
  return (
    <span className="jp-Alacard-slot-text">
      <span className="jp-Alacard-slot-type">{props.name}</span>
      <span className="jp-Alacard-slot-title">
        {faces.length > 1
          ? trans.__('%1 packs', faces.length)
          : (faces[0]?.title ?? props.empty)}
      </span>
      <span className="jp-Alacard-slot-line">
        {faces.length > 1 ? '' : (faces[0]?.line ?? props.hint)}
      </span>
    </span>
  );
}
