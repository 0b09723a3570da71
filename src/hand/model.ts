import { type APIError, isAbort, toAPIError } from '../ground/api/errors';
import type {
  Card,
  CardType,
  ModelCard,
  Recipe,
  Several
} from '../ground/api/values';
import { CARD_TYPES } from '../ground/api/values';
import { type Consents, keepConsent, withoutConsent } from './consent';
import {
  alone,
  cardId,
  cardsIn,
  companionIds,
  empty,
  fromRecipe,
  hasNoPlace,
  type IHand,
  isComplete,
  isFull,
  join,
  part,
  place,
  remove,
  renew,
  toRecipe,
  wireLocks
} from './hand';
import type { IOrigin } from './origin';
import { dealtBeside, isOf, misfitsOf, settled } from './settled';
import { SettledTimeline } from './settling';
import type { IDeed, IPreferences } from './state';
import { EMPTY, lockedWith, slotsBut, wishesOf } from './state';

/** The hand on the table: what lies in the slots, what is locked, and the way back. */
export class HandModel extends SettledTimeline {
  readonly preferences: IPreferences = { difficulty: '', ui_component: '' };

  /** Counts the deals, so that a view knows when to show one. */
  get deals(): number {
    return this._deals;
  }

  get dealing(): boolean {
    return this._dealing !== null;
  }

  get error(): APIError | null {
    return this._error;
  }

  get complete(): boolean {
    return isComplete(this.hand);
  }

  get canDeal(): boolean {
    return this.state.locks.length < CARD_TYPES.length;
  }

  get recipe(): Recipe | null {
    return toRecipe(this.hand);
  }

  dispose(): void {
    super.dispose();
    this._dealing?.abort();
  }

  /**
   * Deal every slot that is not locked, which is a hand of its own and no remix, or `only` one. A
   * second deal outdates the first.
   *
   * @returns whether the hand was dealt; `error` says why not
   */
  async deal(seed?: number, only?: CardType): Promise<boolean> {
    this._dealing?.abort();
    const control = new AbortController();
    this._dealing = control;
    this._error = null;
    this.emit();
    const { hand } = this;
    const locks = only ? new Set(slotsBut([only])) : this.locks;
    const wishes = [
      ...wireLocks(hand, locks),
      ...(only ? [] : wishesOf(this.preferences, locks))
    ];
    try {
      const { data } = await this.api.shuffle(wishes, {
        seed,
        signal: control.signal
      });
      control.signal.throwIfAborted();
      const { dealt, own, several, known } = dealtBeside(hand, data, locks);
      this._deals += 1;
      this.show(
        {
          hand: dealt,
          handCode: known ? data.hand_code : null,
          locks: this.state.locks.filter(type => type !== only),
          misfits: misfitsOf(dealt, data),
          origin: only ? this.origin : null
        },
        { kind: 'dealt', type: only }
      );
      if (several) {
        void this.settle(slotsBut([...locks]));
      } else if (!known) {
        this.settleLater(own ? null : data.hand_code);
      }
      return true;
    } catch (error) {
      if (!isAbort(error) && this._dealing === control) {
        this._error = toAPIError(error);
      }
      return false;
    } finally {
      if (this._dealing === control) {
        this._dealing = null;
        this.emit();
      }
    }
  }

  /**
   * Lay a card that a person chose. Their choice is locked, so that the next deal keeps it. Another
   * model comes without consents, and has the unlocked cards that it cannot use dealt again. One
   * prompt pack too many is refused, since no pack is worth less than another.
   */
  place(type: CardType, card: Card): void {
    const { hand } = this;
    if (isFull(hand, type, card)) {
      this.tell({ kind: 'full', type, cards: [card] });
      return;
    }
    const model = type === 'model' ? (card as ModelCard) : null;
    const again = model !== null && model.id !== hand.model?.id;
    this.change(place(hand, type, again ? withoutConsent(model) : card), {
      locks: lockedWith(type, this.state.locks),
      left: again ? companionIds(hand) : [],
      refit: again,
      deed: { kind: 'placed', type, cards: [card] }
    });
  }

  /** A card was changed: where it lies on the table, it lies there as it is now. */
  renew(type: CardType, card: Card): void {
    const hand = renew(this.hand, type, card);
    if (hand) {
      this.change(hand, { deed: { kind: 'placed', type, cards: [card] } });
    }
  }

  /** What the person at this table allows the model on it to run, or no longer. */
  allow(consents: Consents): void {
    const { model } = this.hand;
    if (model) {
      this.place('model', { ...model, ...consents });
    }
  }

  /** Take one card off the table. */
  remove(type: CardType, id: string): void {
    const cards = cardsIn(this.hand, type).filter(
      card => cardId(type, card) === id
    );
    this.change(remove(this.hand, type, id), {
      deed: { kind: 'removed', type, cards }
    });
  }

  /** Take all cards of a slot off the table. */
  empty(type: CardType): void {
    const left = type === 'model' ? companionIds(this.hand) : [];
    const cards = cardsIn(this.hand, type);
    this.change(empty(this.hand, type), {
      left,
      deed: { kind: 'removed', type, cards }
    });
  }

  /** Put another model beside that of the hand. One too many is refused, as a pack is. */
  join(how: Several, card: ModelCard): void {
    if (hasNoPlace(this.hand, how, card)) {
      this.tell({ kind: 'full', type: 'model', cards: [card] });
      return;
    }
    const locks = lockedWith('model', this.state.locks);
    const hand = join(this.hand, how, withoutConsent(card));
    const deed: IDeed = { kind: 'joined', cards: [card] };
    this.change(hand, { locks, refit: true, deed });
  }

  /** Take one of the other models off the table. */
  part(id: string): void {
    const { companions = [] } = this.hand;
    const cards = companions.filter(card => card.id === id);
    this.change(part(this.hand, id), { deed: { kind: 'parted', cards } });
  }

  /** Take the other models of a bake-off or a workflow off the table. */
  playAlone(): void {
    const { companions: cards = [] } = this.hand;
    this.change(alone(this.hand), { deed: { kind: 'parted', cards } });
  }

  /** Deal a slot again that holds what does not fit, locked or not. */
  replaceMisfits(type: CardType): void {
    const locks = this.state.locks.filter(each => each !== type);
    this.show({ ...this.state, locks }, { kind: 'none' });
    void this.settle([type]);
  }

  /** Let the next deal replace every card. */
  unlockAll(): void {
    this.amend({ locks: [] });
  }

  toggleLock(type: CardType): void {
    const { locks } = this.state;
    if (locks.includes(type)) {
      this.amend({ locks: locks.filter(each => each !== type) });
    } else if (cardsIn(this.hand, type).length) {
      this.amend({ locks: lockedWith(type, locks) });
    }
  }

  /**
   * Take a whole recipe, from a notebook, a code or a list. Whatever it allows is dropped; `onTable`
   * are cards whose consents the person gave here, which are kept for the same models.
   */
  setRecipe(
    recipe: Recipe,
    handCode: string | null,
    onTable: readonly (ModelCard | undefined)[] = []
  ): void {
    this._lay(fromRecipe(keepConsent(recipe, onTable)), handCode, null);
  }

  /** Take the hand of another, to be changed and dealt as a remix of it. */
  remix(recipe: Recipe, handCode: string | null, origin: IOrigin): void {
    this._lay(fromRecipe(keepConsent(recipe, [])), handCode, origin);
  }

  /** The hand on the table is a remix no longer; its cards stay. */
  endRemix(): void {
    if (this.origin) {
      this.show({ ...this.state, origin: null }, { kind: 'none' });
      // A step outdates what was being asked about the hand, which is the same.
      this.stepped();
    }
  }

  /** It was dealt as a remix: what is dealt next is none. */
  remixed(origin: IOrigin): void {
    if (this.origin?.shareId === origin.shareId) {
      this.amend({ origin: null });
    }
  }

  /** A notebook was made of this hand: show the code that stands in it. */
  adopt(recipe: Recipe, handCode: string | null): void {
    const { hand } = this;
    if (isOf(hand, recipe)) {
      this.outdate();
      const whole = settled(hand, { recipe, hand_code: handCode }, []);
      this.amend({ hand: whole, handCode });
    }
  }

  clear(): void {
    this._dealing?.abort();
    this._error = null;
    this.show(EMPTY, { kind: 'cleared' });
  }

  dismissError(): void {
    this._error = null;
    this.emit();
  }

  protected stepped(): void {
    this._dealing?.abort();
    super.stepped();
  }

  private _lay(
    hand: IHand,
    handCode: string | null,
    origin: IOrigin | null
  ): void {
    this._dealing?.abort();
    this._deals += 1;
    this._error = null;
    this.show({ ...EMPTY, hand, handCode, origin }, { kind: 'laid' });
    void this.settle();
  }

  private _deals = 0;
  private _dealing: AbortController | null = null;
  private _error: APIError | null = null;
}
