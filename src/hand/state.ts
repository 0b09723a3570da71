import type { Card, CardType } from '../ground/api/values';
import { CARD_TYPES } from '../ground/api/values';
import type { IHand } from './hand';
import { EMPTY_HAND } from './hand';
import type { IOrigin } from './origin';
import type { Misfit } from './settled';

/** What undo brings back, and what a reload restores. */
export interface IHandState {
  readonly hand: IHand;
  readonly handCode: string | null;
  readonly locks: readonly CardType[];
  readonly misfits: readonly Misfit[];
  /** The hand that this one is a remix of; a page of before may have kept none. */
  readonly origin?: IOrigin | null;
}

export const EMPTY: IHandState = {
  hand: EMPTY_HAND,
  handCode: null,
  locks: [],
  misfits: [],
  origin: null
};

/** What changed on the table beside what the person did. */
export interface INews {
  /** Slots that were dealt again, because their card did not fit the new model. */
  readonly redealt: readonly CardType[];
  /** Models of a bake-off or a workflow that left when another model came. */
  readonly left: readonly string[];
}

export const NO_NEWS: INews = { redealt: [], left: [] };

/** What a person's last act did to the hand, for one who does not see it. */
export interface IDeed {
  readonly kind:
    | 'none'
    | 'dealt'
    | 'laid'
    | 'placed'
    | 'removed'
    | 'joined'
    | 'parted'
    | 'cleared'
    | 'undone'
    | 'redone'
    | 'full';
  /** The slot that it was about. */
  readonly type?: CardType;
  /** The cards that it was about. */
  readonly cards?: readonly Card[];
}

/** What goes with a change of the hand: the locks after it, who left, and what is dealt again. */
export interface IChange {
  readonly deed: IDeed;
  readonly locks?: readonly CardType[];
  readonly left?: readonly string[];
  readonly refit?: boolean;
}

/** What a person would rather have dealt, from the settings; empty leaves it to chance. */
export interface IPreferences {
  difficulty: string;
  ui_component: string;
}

/** Preferences as the locks that a deal is asked for, where no real lock says otherwise. */
export function wishesOf(
  preferences: IPreferences,
  locks: ReadonlySet<CardType>
): string[] {
  const { difficulty, ui_component } = preferences;
  // A UI that does not suit a locked model would make the deal impossible.
  const free = !locks.has('ui_component') && !locks.has('model');
  return [
    ...(difficulty && !locks.has('difficulty')
      ? [`difficulty:${difficulty}`]
      : []),
    ...(ui_component && free ? [`ui_component:${ui_component}`] : [])
  ];
}

/** Every slot but those. */
export function slotsBut(locks: readonly CardType[]): CardType[] {
  return CARD_TYPES.filter(type => !locks.includes(type));
}

/** The locks, and one more. */
export function lockedWith(
  type: CardType,
  locks: readonly CardType[]
): CardType[] {
  return [...locks.filter(each => each !== type), type];
}
