import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

import type { CardType } from '../ground/api/values';
import { stateWithoutConsent } from './consent';
import type { IHand } from './hand';
import { EMPTY_HAND } from './hand';
import type { IOrigin } from './origin';
import { History } from './history';
import type { Misfit } from './settled';
import type { IDeed, IHandState, INews } from './state';
import { EMPTY, NO_NEWS } from './state';

/** The state of the table, and the way back to what it was. */
export abstract class Timeline implements IDisposable {
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** What a reload restores. */
  get state(): IHandState {
    return this._state;
  }

  /** What undo brings back, the oldest first. */
  get past(): readonly IHandState[] {
    return this._history.past;
  }

  get hand(): IHand {
    return this._state.hand;
  }

  /** Null while the hand is not complete, while it is being asked for, or where there is none. */
  get handCode(): string | null {
    return this._state.handCode;
  }

  /** The hand that this one is a remix of. */
  get origin(): IOrigin | null {
    return this._state.origin ?? null;
  }

  get locks(): ReadonlySet<CardType> {
    return new Set(this._state.locks);
  }

  get news(): INews {
    return this._news;
  }

  /** What the last act did; another object for each act. */
  get deed(): IDeed {
    return this._deed;
  }

  get canUndo(): boolean {
    return this._history.canUndo;
  }

  get canRedo(): boolean {
    return this._history.canRedo;
  }

  abstract get isDisposed(): boolean;

  dispose(): void {
    this.outdate();
    Signal.clearData(this);
  }

  /** Why the cards of a slot will not be used; empty where they will. */
  misfits(type: CardType): readonly Misfit[] {
    return this._state.misfits.filter(misfit => misfit.type === type);
  }

  undo(): void {
    this._step(this._history.undo(this._state), { kind: 'undone' });
  }

  redo(): void {
    this._step(this._history.redo(this._state), { kind: 'redone' });
  }

  dismissNews(): void {
    this._news = NO_NEWS;
    this._changed.emit();
  }

  /**
   * Put back what a reload interrupted, unless something lies on the table. What was allowed to run
   * is asked again.
   */
  restore(state: IHandState, past: readonly IHandState[]): void {
    if (this._state.hand === EMPTY_HAND && !this._history.canUndo) {
      this._state = stateWithoutConsent(state);
      this._history.restore(past.map(stateWithoutConsent));
      this._changed.emit();
    }
  }

  /** Show another state, as a step of its own for undo. */
  protected show(state: IHandState, deed: IDeed): void {
    this._history.push(this._state);
    this.outdate();
    this._state = state;
    this._deed = deed;
    this._news = NO_NEWS;
    this._changed.emit();
  }

  /** Change the state that is shown; what undo brings back stays. */
  protected amend(change: Partial<IHandState>, news?: Partial<INews>): void {
    this._state = { ...this._state, ...change };
    this._news = { ...this._news, ...news };
    this._changed.emit();
  }

  /** Tell of an act that left the hand as it was. */
  protected tell(deed: IDeed): void {
    this._deed = deed;
    this._changed.emit();
  }

  protected emit(): void {
    this._changed.emit();
  }

  /** What is being asked about the hand says nothing of the next one. */
  protected abstract outdate(): void;

  /** Another state of the past or the future is shown. */
  protected abstract stepped(): void;

  private _step(state: IHandState | undefined, deed: IDeed): void {
    if (state) {
      this.outdate();
      this._state = state;
      this._deed = deed;
      this._news = NO_NEWS;
      this._changed.emit();
      this.stepped();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _history = new History<IHandState>();
  private _state: IHandState = EMPTY;
  private _news: INews = NO_NEWS;
  private _deed: IDeed = { kind: 'none' };
}
