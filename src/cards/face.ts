import type { TranslationBundle } from '@jupyterlab/translation';

import type {
  Card,
  CardType,
  DifficultyCard,
  ModelCard,
  PromptCard,
  TopicCard,
  UIComponentCard
} from '../ground/api/values';
import { visible } from '../ground/text/visible';
import { compactNumber, words } from './format';
import { licenceText } from './licence';

/** A small fact on a card. `mark` picks its look; the text alone carries the meaning. */
export interface IBadge {
  readonly text: string;
  /** What the badge says in full, for a tooltip and a screen reader. */
  readonly title: string;
  readonly mark?: 'plain' | 'good' | 'warn' | 'bad';
}

/** What a person sees of a card. */
export interface IFace {
  readonly title: string;
  readonly line: string;
  readonly badges: readonly IBadge[];
}

/** The name of a card type. */
export function typeName(type: CardType, trans: TranslationBundle): string {
  switch (type) {
    case 'model':
      return trans.__('Model');
    case 'prompt':
      return trans.__('Prompt packs');
    case 'topic':
      return trans.__('Topic');
    case 'difficulty':
      return trans.__('Difficulty');
    case 'ui_component':
      return trans.__('UI component');
  }
}

/** What an empty slot of the type asks for. */
export function typeHint(type: CardType, trans: TranslationBundle): string {
  switch (type) {
    case 'model':
      return trans.__('Which model the notebook is about');
    case 'prompt':
      return trans.__('What the model is asked to do: one to three packs');
    case 'topic':
      return trans.__('The subject of the examples');
    case 'difficulty':
      return trans.__('How much is explained');
    case 'ui_component':
      return trans.__('What the last section builds around the model');
  }
}

/** Title, one line and badges of a card. */
export function faceOf(
  type: CardType,
  card: Card,
  trans: TranslationBundle
): IFace {
  const badges = badgesOf(type, card, trans);
  if (card.is_custom) {
    badges.push({
      text: trans.__('not in the deck'),
      title: trans.__('This card comes from elsewhere, not from this deck')
    });
  }
  return {
    title: visible(titleOf(type, card)),
    line: visible(lineOf(type, card), type === 'model' ? 'name' : 'prose'),
    badges
  };
}

/** The badges of what lies in a slot: those of its card, or of several packs together. */
export function badgesOfAll(
  type: CardType,
  cards: readonly Card[],
  trans: TranslationBundle
): readonly IBadge[] {
  if (cards.length < 2) {
    return cards.flatMap(card => faceOf(type, card, trans).badges);
  }
  const prompts = cards.flatMap(card => (card as PromptCard).prompts);
  return [promptsBadge(prompts, trans)];
}

function promptsBadge(
  prompts: readonly string[],
  trans: TranslationBundle
): IBadge {
  return {
    text: trans._n('%1 prompt', '%1 prompts', prompts.length, prompts.length),
    title: prompts.join('\n')
  };
}

function titleOf(type: CardType, card: Card): string {
  if (card.name) {
    return card.name;
  }
  switch (type) {
    case 'difficulty':
      return words((card as DifficultyCard).level);
    case 'ui_component':
      return words((card as UIComponentCard).type);
    default:
      return (card as ModelCard | PromptCard | TopicCard).id;
  }
}

function lineOf(type: CardType, card: Card): string {
  if (type === 'model') {
    return (card as ModelCard).id;
  }
  return card.description;
}

function badgesOf(
  type: CardType,
  card: Card,
  trans: TranslationBundle
): IBadge[] {
  switch (type) {
    case 'model':
      return modelBadges(card as ModelCard, trans);
    case 'prompt':
      return [promptsBadge((card as PromptCard).prompts, trans)];
    case 'topic':
      return ((card as TopicCard).examples ?? [])
        .slice(0, 2)
        .map(text => ({ text, title: text }));
    case 'difficulty':
      return [];
    case 'ui_component':
      return ((card as UIComponentCard).features ?? [])
        .slice(0, 2)
        .map(text => ({ text, title: text }));
  }
}

function modelBadges(card: ModelCard, trans: TranslationBundle): IBadge[] {
  const badges: IBadge[] = [];
  if (card.gated) {
    badges.push({
      text: trans.__('gated'),
      title: trans.__(
        'Log in and accept the owner’s terms before you download it'
      ),
      mark: 'warn'
    });
  }
  if (card.basic) {
    badges.push({
      text: trans.__('basic'),
      title: trans.__(
        'No template covers its task: the notebook shows facts and says what is missing'
      ),
      mark: 'warn'
    });
  }
  if (!card.pipeline_tag && !card.basic) {
    badges.push({
      text: trans.__('task unknown'),
      title: trans.__('What the model is for is not known here')
    });
  }
  if (card.pipeline_tag) {
    badges.push({
      text: words(card.pipeline_tag),
      title: trans.__('Task: %1', card.pipeline_tag)
    });
  }
  if (card.library_name) {
    badges.push({
      text: card.library_name,
      title: trans.__('Library: %1', card.library_name)
    });
  }
  const weights = parameterCount(card);
  if (weights) {
    badges.push(sizeBadge(weights, trans));
  }
  if (card.downloads) {
    const count = compactNumber(card.downloads);
    badges.push({
      text: `↓ ${count}`,
      title: trans.__('%1 downloads in the last month', count)
    });
  }
  if (card.likes) {
    const count = compactNumber(card.likes);
    badges.push({ text: `♥ ${count}`, title: trans.__('%1 likes', count) });
  }
  const licences = licenceText(card, trans);
  if (licences) {
    badges.push({
      text: licences,
      title: trans.__('Licence: %1', licences)
    });
  }
  return badges;
}

/** Says that nobody told who may download a model; nothing where someone did. */
export function untoldAccess(
  gated: ModelCard['gated'] | undefined,
  trans: TranslationBundle
): IBadge[] {
  return gated === null
    ? [
        {
          text: trans.__('access unknown'),
          title: trans.__('Whether it is open to everyone is not known here')
        }
      ]
    : [];
}

/** How many parameters a card tells that its model has; null where it does not. */
export function parameterCount(card: ModelCard): number | null {
  const byDtype = Object.values(card.parameters ?? {});
  return byDtype.length
    ? byDtype.reduce((sum, each) => sum + each, 0)
    : (card.parameter_total ?? null);
}

/** How many parameters a model has, as a badge. */
export function sizeBadge(
  parameters: number,
  trans: TranslationBundle
): IBadge {
  const count = compactNumber(parameters);
  return {
    text: trans.__('%1 parameters', count),
    title: trans.__('Number of parameters: %1', count)
  };
}
