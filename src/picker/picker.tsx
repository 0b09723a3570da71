import { Button, closeIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { CardType, ModelCard, Several } from '../ground/api/values';
import { typeName } from '../cards/face';
import { fullText } from '../cards/full';
import { CommandIDs } from '../ground/ids';
import { typeIcons } from '../ground/icons';
import { cardId, cardsIn } from '../hand/hand';
import type { HandModel } from '../hand/model';
import { useChanged, useCommands, useRoom, useTrans } from '../ground/hooks';
import { IAlacardAPI, IPanelModel } from '../ground/tokens';
import { IHandModel } from '../hand/tokens';
import { IHubMonitor } from '../hub/tokens';
import { Banner } from '../ground/banner';
import { errorText } from '../ground/error_text';
import { hasRoom } from '../ground/rooms';
import { Filters } from './filters';
import { LinkNotice } from './link_notice';
import { PickList } from './list';
import { OwnCards } from './own_cards';
import { CardSearch } from './search';
import type { IPick } from './sources';

/** Choose a card of one type, or models to go with that of the hand: search, filters, cards. */
export function Picker(props: {
  type: CardType;
  beside?: Several;
}): React.JSX.Element {
  const { type, beside } = props;
  const trans = useTrans();
  const api = useRoom(IAlacardAPI);
  const hand = useRoom(IHandModel);
  const monitor = useRoom(IHubMonitor);
  const panel = useRoom(IPanelModel);
  useChanged(hand);
  const [search, setSearch] = React.useState<CardSearch | null>(null);
  // What the cards go with; models themselves go with none.
  const company = React.useRef<ModelCard | undefined>(undefined);
  company.current = type === 'model' ? undefined : hand.hand.model;
  const companyId = company.current?.id;
  React.useEffect(() => {
    const fresh = new CardSearch(type, api, monitor, company.current);
    const task = hand.hand.model?.pipeline_tag;
    if (beside === 'bake_off' && task) {
      // Only models of one task can be compared.
      fresh.filter({ category: task });
    }
    setSearch(fresh);
    void fresh.open();
    return () => fresh.dispose();
  }, [type, beside, api, monitor, hand, companyId]);

  const close = (): void => {
    panel.aside = null;
    focusSlot(type);
  };
  const pick = (choice: IPick): void => {
    const card = search?.cardOf(choice) ?? choice.card;
    if (beside) {
      pickBeside(hand, beside, card as ModelCard);
      return;
    }
    const lies = cardsIn(hand.hand, type).some(
      card => cardId(type, card) === choice.id
    );
    if (type === 'prompt' && lies) {
      hand.remove(type, choice.id);
      return;
    }
    if (!lies) {
      hand.place(type, card);
    }
    if (type !== 'prompt') {
      close();
    }
  };
  const name =
    beside === 'bake_off'
      ? trans.__('Models to compare')
      : beside
        ? hand.hand.model
          ? trans.__('Second model of the workflow')
          : trans.__('First model of the workflow')
        : typeName(type, trans);
  const TypeIcon = typeIcons[type];
  return (
    <section
      className="jp-Alacard-picker"
      role="region"
      aria-label={trans.__('Choose: %1', name)}
      data-type={type}
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          close();
        }
      }}
    >
      <header className="jp-Alacard-aside-head">
        <span className="jp-Alacard-mark">
          <TypeIcon.react tag="span" />
        </span>
        <h3>{name}</h3>
        <Button
          minimal
          small
          className="jp-Alacard-close"
          aria-label={trans.__('Close the picker')}
          title={trans.__('Close the picker')}
          onClick={close}
        >
          <closeIcon.react tag="span" />
        </Button>
      </header>
      {search?.type === type && (
        <Results search={search} beside={beside} onPick={pick} />
      )}
    </section>
  );
}

function Results(props: {
  search: CardSearch;
  beside: Several | undefined;
  onPick(pick: IPick): void;
}): React.JSX.Element {
  const { search } = props;
  const trans = useTrans();
  const commands = useCommands();
  const hand = useRoom(IHandModel);
  const root = React.useRef<HTMLDivElement>(null);
  const [active, setActive] = React.useState<IPick>();
  useChanged(search);
  return (
    <div className="jp-Alacard-results" ref={root}>
      <Filters
        search={search}
        onDown={() =>
          root.current
            ?.querySelector<HTMLElement>('[role="option"][tabindex="0"]')
            ?.focus()
        }
      />
      {hand.deed.kind === 'full' && hand.deed.type === search.type && (
        <Banner text={fullText(search.type, trans)} silent />
      )}
      <LinkNotice link={search.link} />
      {search.notice && <Banner text={search.notice} />}
      {search.error && (
        <Banner text={errorText(search.error, trans)}>
          <Button small onClick={() => void search.retry()}>
            {trans.__('Try again')}
          </Button>
        </Banner>
      )}
      <p className="jp-Alacard-count" role="status">
        {search.loading
          ? search.type === 'model' && search.filters.query
            ? trans.__('Searching the Hub…')
            : trans.__('Searching…')
          : trans._n(
              '%1 card',
              '%1 cards',
              search.picks.length,
              search.picks.length
            )}
      </p>
      {search.type === 'model' && hasRoom('catalog') && (
        <Button
          small
          minimal
          className="jp-Alacard-browse"
          onClick={() => {
            const { query: q, category: task, library } = search.filters;
            void commands.execute(CommandIDs.openModels, {
              link: linkOf({ q, task, library })
            });
          }}
        >
          {trans.__('Search with all filters in the Models tab')}
        </Button>
      )}
      {(search.type === 'prompt' || search.type === 'topic') && (
        <OwnCards type={search.type} active={active} />
      )}
      <PickList
        search={search}
        beside={props.beside}
        onPick={props.onPick}
        onActive={setActive}
      />
    </div>
  );
}

/** Put a model beside that of the hand, or take it away again. */
function pickBeside(hand: HandModel, how: Several, card: ModelCard): void {
  const { model, companions = [], combination } = hand.hand;
  const lies =
    combination === how && companions.some(each => each.id === card.id);
  if (lies) {
    hand.part(card.id);
  } else if (card.id !== model?.id) {
    hand.join(how, card);
  }
}

/** The link of the tab 'Models' that asks the same; what is empty is left out. */
function linkOf(filters: Record<string, string>): string {
  const given = Object.entries(filters).filter(([, value]) => value.trim());
  return new URLSearchParams(given).toString();
}

/** Put the focus back on the slot that a picker was opened from. */
function focusSlot(type: CardType): void {
  requestAnimationFrame(() => {
    document
      .querySelector<HTMLElement>(
        `.jp-Alacard-slot[data-type="${type}"] .jp-Alacard-slot-face`
      )
      ?.focus();
  });
}
