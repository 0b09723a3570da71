import { type IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

import type { AlacardAPI } from '../api/client';
import type { APIError } from '../api/errors';
import { isAbort, toAPIError } from '../api/errors';
import type { Card, CardType, ModelCard, Recipe } from '../api/values';
import type { Consents } from './consent';
import { handWithoutConsent, keepConsent, withoutConsent } from './consent';
import type { IHand } from './hand';
import {
  alone,
  cardsIn,
  EMPTY_HAND,
  fromRecipe,
  isComplete,
  keepLocked,
  place,
  remove,
  toRecipe,
  wireLocks
} from './hand';
import { History } from './history';

/** What a person would rather have dealt, from the settings; empty leaves it to chance. */
export interface IPreferences {
  difficulty: string;
  ui_component: string;
}

/** What undo brings back, and what a reload restores. */
export interface IHandState {
  hand: IHand;
  handCode: string | null;
}

/** The hand on the table: what lies in the slots, what is locked, and the way back. */
export class HandModel implements IDisposable {
  constructor(api: AlacardAPI) {
    this._api = api;
  }

  readonly preferences: IPreferences = { difficulty: '', ui_component: '' };

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get hand(): IHand {
    return this._state.hand;
  }

  /** Null while the hand is not complete, or where no code can hold it. */
  get handCode(): string | null {
    return this._state.handCode;
  }

  get locks(): ReadonlySet<CardType> {
    return this._locks;
  }

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

  get canUndo(): boolean {
    return this._history.canUndo;
  }

  get canRedo(): boolean {
    return this._history.canRedo;
  }

  get canDeal(): boolean {
    return this._locks.size < 5;
  }

  get recipe(): Recipe | null {
    return toRecipe(this.hand);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._dealing?.abort();
    this._coding?.abort();
    Signal.clearData(this);
  }

  /**
   * Deal every slot that is not locked. A second deal outdates the first.
   *
   * @returns whether the hand was dealt; `error` says why not
   */
  async deal(seed?: number): Promise<boolean> {
    this._dealing?.abort();
    const control = new AbortController();
    this._dealing = control;
    this._error = null;
    this._changed.emit();
    const { hand, locks } = this;
    const wishes = [...wireLocks(hand, locks), ...this._wishes()];
    try {
      const { data } = await this._api.shuffle(wishes, {
        seed,
        signal: control.signal
      });
      control.signal.throwIfAborted();
      const dealt = keepLocked(hand, fromRecipe(data.recipe), locks);
      this._deals += 1;
      this._show({ hand: dealt, handCode: data.hand_code });
      if ([...locks].some(type => cardsIn(hand, type).some(c => c.is_custom))) {
        void this._code();
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
        this._changed.emit();
      }
    }
  }

  /**
   * Lay a card that a person chose. Their choice is locked, so that the next deal keeps it. A model
   * that is new on the table comes without consents.
   */
  place(type: CardType, card: Card): void {
    const model = type === 'model' ? (card as ModelCard) : null;
    const laid =
      model && model.id !== this.hand.model?.id ? withoutConsent(model) : card;
    this._locks = new Set(this._locks).add(type);
    this._show({ hand: place(this.hand, type, laid), handCode: null });
    void this._code();
  }

  /** What the person at this table allows the model on it to run, or no longer. */
  allow(consents: Consents): void {
    const { model } = this.hand;
    if (model) {
      this.place('model', { ...model, ...consents });
    }
  }

  remove(type: CardType, id: string): void {
    const hand = remove(this.hand, type, id);
    if (!cardsIn(hand, type).length) {
      this._unlock(type);
    }
    this._show({ hand, handCode: null });
    void this._code();
  }

  /** Take the other models of a bake-off or a workflow off the table. */
  playAlone(): void {
    this._show({ hand: alone(this.hand), handCode: null });
    void this._code();
  }

  toggleLock(type: CardType): void {
    if (this._locks.has(type)) {
      this._unlock(type);
    } else if (cardsIn(this.hand, type).length) {
      this._locks = new Set(this._locks).add(type);
    }
    this._changed.emit();
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
    this._dealing?.abort();
    this._locks = new Set();
    this._deals += 1;
    this._error = null;
    const hand = fromRecipe(keepConsent(recipe, onTable));
    this._show({ hand, handCode });
  }

  clear(): void {
    this._locks = new Set();
    this._error = null;
    this._show({ hand: EMPTY_HAND, handCode: null });
  }

  undo(): void {
    this._step(this._history.undo(this._state));
  }

  redo(): void {
    this._step(this._history.redo(this._state));
  }

  dismissError(): void {
    this._error = null;
    this._changed.emit();
  }

  /** Put back what a reload interrupted, unless something was dealt meanwhile. */
  restore(state: IHandState, locks: readonly CardType[]): void {
    if (this._deals === 0 && this._state.hand === EMPTY_HAND) {
      this._state = { ...state, hand: handWithoutConsent(state.hand) };
      this._locks = new Set(
        locks.filter(type => cardsIn(state.hand, type).length > 0)
      );
      this._changed.emit();
    }
  }

  private _wishes(): string[] {
    const wishes: string[] = [];
    const { difficulty, ui_component } = this.preferences;
    if (difficulty && !this._locks.has('difficulty')) {
      wishes.push(`difficulty:${difficulty}`);
    }
    // A UI that does not suit a locked model would make the deal impossible.
    if (
      ui_component &&
      !this._locks.has('ui_component') &&
      !this._locks.has('model')
    ) {
      wishes.push(`ui_component:${ui_component}`);
    }
    return wishes;
  }

  private _show(state: IHandState): void {
    this._history.push(this._state);
    this._state = state;
    this._changed.emit();
  }

  private _step(state: IHandState | undefined): void {
    if (!state) {
      return;
    }
    this._dealing?.abort();
    this._coding?.abort();
    this._state = state;
    for (const type of this._locks) {
      if (!cardsIn(state.hand, type).length) {
        this._unlock(type);
      }
    }
    this._changed.emit();
    void this._code();
  }

  private _unlock(type: CardType): void {
    const locks = new Set(this._locks);
    locks.delete(type);
    this._locks = locks;
  }

  /** Ask for the code of a hand that was put together by hand. */
  private async _code(): Promise<void> {
    this._coding?.abort();
    const recipe = this.recipe;
    if (!recipe || this.handCode) {
      return;
    }
    const control = new AbortController();
    this._coding = control;
    const hand = this.hand;
    try {
      const { data } = await this._api.writeHandCode(recipe, control.signal);
      if (this.hand === hand) {
        this._state = { hand, handCode: data.hand_code };
        this._changed.emit();
      }
    } catch {
      // Without a code the hand can still be played; only 'copy' stays off.
    }
  }

  private readonly _api: AlacardAPI;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _history = new History<IHandState>();
  private _state: IHandState = { hand: EMPTY_HAND, handCode: null };
  private _locks: ReadonlySet<CardType> = new Set();
  private _deals = 0;
  private _dealing: AbortController | null = null;
  private _coding: AbortController | null = null;
  private _error: APIError | null = null;
  private _isDisposed = false;
}
