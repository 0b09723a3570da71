import { Button, checkIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { Badges } from '../cards/badges';
import { CARD_MIME } from '../cards/drop';
import { faceOf, type IBadge, sizeBadge, untoldAccess } from '../cards/face';
import { words } from '../cards/format';
import type { CustomFacts } from '../ground/api/types';
import type { Several } from '../ground/api/values';
import { cardId, cardsIn } from '../hand/hand';
import type { ModelCard } from '../ground/api/values';
import { featuredIcon, typeIcons } from '../ground/icons';
import { DragContext, useRoom, useTrans } from '../ground/hooks';
import type { CardType } from '../ground/api/values';
import { IHandModel } from '../hand/tokens';
import { nextIndex } from '../ground/roving';
import { visible } from '../ground/text/visible';
import type { CardSearch } from './search';
import type { IPick } from './sources';

/** The cards to pick from. One of them takes part in the tab order; arrows move among them. */
export function PickList(props: {
  search: CardSearch;
  beside: Several | undefined;
  onPick(pick: IPick): void;
  /** Told which card has the focus, for what can be done with it. */
  onActive?(pick: IPick | undefined): void;
}): React.JSX.Element | null {
  const { search, beside } = props;
  const { type } = search;
  const trans = useTrans();
  const hand = useRoom(IHandModel);
  const used = search.picks.filter(pick => !pick.unused);
  const unused = search.picks.filter(pick => pick.unused);
  const picks = [...used, ...unused];
  const list = React.useRef<HTMLDivElement>(null);
  const heading = React.useId();
  const { companions = [], combination } = hand.hand;
  const lying = [
    ...cardsIn(hand.hand, type),
    ...(beside && combination === beside ? companions : [])
  ];
  const chosen = new Set(lying.map(card => cardId(type, card)));
  const [active, setActive] = React.useState<string | null>(null);
  const activeAt = picks.findIndex(pick => pick.id === active);
  const chosenAt = picks.findIndex(pick => chosen.has(pick.id));
  const current = Math.max(activeAt >= 0 ? activeAt : chosenAt, 0);
  const { onActive } = props;
  const there = picks[current] as IPick | undefined;
  React.useEffect(() => onActive?.(there), [onActive, there]);
  const { made } = search;
  React.useEffect(() => setActive(made), [made]);
  // What the buttons above act on is in sight: the card of the hand, or the one just made.
  const shown = made ?? picks[chosenAt]?.id;
  const shownAt = picks.findIndex(pick => pick.id === shown);
  const isThere = shownAt >= 0;
  const option = React.useRef<() => Element | undefined>(() => undefined);
  option.current = () =>
    list.current?.querySelectorAll('[role="option"]')[shownAt];
  React.useEffect(() => {
    if (isThere) {
      // A page that is not laid out cannot scroll.
      const seen = option.current() as Partial<Element> | undefined;
      seen?.scrollIntoView?.({ block: 'nearest' });
    }
  }, [made, isThere]);

  const onKeyDown = (event: React.KeyboardEvent): void => {
    const target = nextIndex(event.key, current, picks.length);
    if (target !== null) {
      event.preventDefault();
      setActive(picks[target].id);
      list.current
        ?.querySelectorAll<HTMLElement>('[role="option"]')
        [target]?.focus();
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      if (picks[current]) {
        props.onPick(picks[current]);
      }
    }
  };

  if (search.link?.kind === 'other') {
    // What the address leads to is told above; fewer words would not help.
    return null;
  }
  if (!picks.length && !search.loading && !search.error) {
    return (
      <p className="jp-Alacard-none">
        {trans.__('No card matches. Try fewer words or another filter.')}
      </p>
    );
  }
  const options = (some: readonly IPick[], before: number): React.ReactNode =>
    some.map((pick, index) => (
      <Option
        key={pick.id}
        pick={pick}
        search={search}
        chosen={chosen.has(pick.id)}
        reachable={before + index === current}
        onFocus={() => setActive(pick.id)}
        onPick={() => props.onPick(pick)}
      />
    ));
  return (
    <div className="jp-Alacard-list">
      <div
        ref={list}
        className="jp-Alacard-options"
        role="listbox"
        aria-label={trans.__('Cards')}
        aria-multiselectable={type === 'prompt' || beside !== undefined}
        aria-busy={search.loading}
        onKeyDown={onKeyDown}
      >
        {options(used, 0)}
        {unused.length > 0 && (
          <div
            className="jp-Alacard-unused"
            role="group"
            aria-labelledby={heading}
          >
            <p id={heading}>
              {unusedText(
                type,
                words(hand.hand.model?.pipeline_tag ?? ''),
                trans
              )}
            </p>
            {options(unused, used.length)}
          </div>
        )}
      </div>
      {search.hasMore && (
        <Button
          small
          className="jp-Alacard-more"
          disabled={search.loading}
          onClick={() => void search.more()}
        >
          {search.fromCatalog
            ? trans.__('More from the catalog')
            : trans.__('More from the Hub')}
        </Button>
      )}
    </div>
  );
}

function Option(props: {
  pick: IPick;
  search: CardSearch;
  chosen: boolean;
  reachable: boolean;
  onFocus(): void;
  onPick(): void;
}): React.JSX.Element {
  const { pick, search } = props;
  const { type } = search;
  const trans = useTrans();
  const { setDragged } = React.useContext(DragContext);
  const face = faceOf(type, pick.card, trans);
  const own = type === 'model' && 'parameters' in pick.card;
  const badges = [
    ...(pick.catalogued
      ? [
          {
            text: trans.__('catalog'),
            title: trans.__('Found in the catalog on this machine')
          }
        ]
      : []),
    ...(pick.parameters && !own ? [sizeBadge(pick.parameters, trans)] : []),
    ...(pick.custom ? [customBadge(pick.custom, trans)] : []),
    ...face.badges,
    // Of most of its models the deck tells no access, and need not say so of each.
    ...(type === 'model' && !pick.bundled
      ? untoldAccess((pick.card as ModelCard).gated, trans)
      : [])
  ];
  const TypeIcon = typeIcons[type];
  return (
    <div
      role="option"
      className="jp-Alacard-option"
      data-id={pick.id}
      data-type={type}
      data-mine={pick.custom?.mine ? '' : undefined}
      aria-selected={props.chosen}
      tabIndex={props.reachable ? 0 : -1}
      draggable
      onFocus={props.onFocus}
      onClick={props.onPick}
      onDragStart={event => {
        event.dataTransfer.effectAllowed = 'copy';
        event.dataTransfer.setData(CARD_MIME, pick.id);
        setDragged({ type, card: search.cardOf(pick) });
      }}
      onDragEnd={() => setDragged(null)}
    >
      <span className="jp-Alacard-mark">
        {props.chosen ? (
          <checkIcon.react tag="span" />
        ) : (
          <TypeIcon.react tag="span" />
        )}
      </span>
      <span className="jp-Alacard-option-text">
        <span className="jp-Alacard-option-title">
          {face.title}
          {pick.card.featured && (
            <featuredIcon.react tag="span" title={trans.__('Featured')} />
          )}
        </span>
        {face.line !== face.title && (
          <span className="jp-Alacard-option-line">{face.line}</span>
        )}
        <Badges badges={badges} />
      </span>
    </div>
  );
}

/** Whose a card is that does not ship with Alacard. */
function customBadge(custom: CustomFacts, trans: TranslationBundle): IBadge {
  if (!custom.mine) {
    const owner = visible(custom.owner);
    return {
      text: trans.__('by %1', owner),
      title: trans.__('Made by %1, who shares it with you', owner)
    };
  }
  return custom.visibility === 'private'
    ? {
        text: trans.__('yours'),
        title: trans.__('Made by you, visible only to you')
      }
    : {
        text: trans.__('yours, shared'),
        title: trans.__('Made by you, and shared with others')
      };
}

/** Why the cards below are not used with a model of this task. */
function unusedText(
  type: CardType,
  task: string,
  trans: TranslationBundle
): string {
  switch (type) {
    case 'topic':
      return trans.__(
        'It has no inputs for this model’s task (%1): the notebook uses general ones instead.',
        task
      );
    case 'ui_component':
      return trans.__(
        'Not for this model (%1): its notebook leaves them out.',
        task
      );
    default:
      return trans.__(
        'Written for other tasks: the notebook of this model (%1) does not use them.',
        task
      );
  }
}
