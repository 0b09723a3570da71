import type {
  Card,
  ModelCard,
  PromptCard,
  TopicCard
} from '../ground/api/values';

/** What is searched: a card, and the id by which it is named. */
export interface INamedCard {
  readonly id: string;
  readonly card: Card;
}

/**
 * The cards that hold every word, the best first: the rule of the server (`cards/search.py`), for
 * what is narrowed here before the server has answered. `tests/cards/search_cases.json` holds both
 * to it.
 */
export function rank<T extends INamedCard>(
  cards: readonly T[],
  search: string
): T[] {
  const start = search.trim().toLowerCase();
  const place = (each: T): number =>
    (beginsWith(each, start) ? 0 : 2) + (each.card.featured ? 0 : 1);
  return cards
    .filter(each => holdsWords(each, search))
    .sort((one, other) => place(one) - place(other));
}

/** Whether the card holds every word of the search. */
export function holdsWords(each: INamedCard, search: string): boolean {
  const text = textOf(each);
  return search
    .toLowerCase()
    .split(/\s+/)
    .every(word => text.includes(word));
}

function textOf({ id, card }: INamedCard): string {
  const { pipeline_tag, library_name, license } = card as Partial<ModelCard>;
  const { tasks = [] } = card as Partial<PromptCard>;
  const { examples = [] } = card as Partial<TopicCard>;
  return [
    ...[id, card.name, card.description, card.category],
    ...[pipeline_tag, library_name, license],
    ...[...tasks, ...examples]
  ]
    .join(' ')
    .toLowerCase();
}

function beginsWith({ id, card }: INamedCard, start: string): boolean {
  return [id, id.slice(id.indexOf('/') + 1), card.name].some(text =>
    text.toLowerCase().startsWith(start)
  );
}
