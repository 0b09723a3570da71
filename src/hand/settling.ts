import { Debouncer } from '@lumino/polling';

import type { AlacardAPI } from '../ground/api/client';
import { isAbort } from '../ground/api/errors';
import type { CardType } from '../ground/api/values';
import type { IHand } from './hand';
import { cardsIn } from './hand';
import { changedSlots, settle } from './settled';
import type { IChange } from './state';
import { slotsBut } from './state';
import { Timeline } from './timeline';

/** Several deals in a row should cost the Hub one question. */
const QUIET = 400;

/** The table, whose hand the server is asked about after each change: one question at a time. */
export abstract class SettledTimeline extends Timeline {
  constructor(protected readonly api: AlacardAPI) {
    super();
  }

  get isDisposed(): boolean {
    return this._later.isDisposed;
  }

  dispose(): void {
    super.dispose();
    this._later.dispose();
  }

  /** Settles once no card of the hand is being dealt again; a notebook made before would hold it. */
  async refitted(): Promise<void> {
    while (this._refitting) {
      await this._refitting.answered;
    }
  }

  protected outdate(): void {
    this._fallback = null;
    this._refitting = null;
    void this._later.stop();
    this._settling?.abort();
  }

  protected stepped(): void {
    if (!this.handCode) {
      void this.settle();
    }
  }

  /** Show what a person did to the hand, and ask what follows from it. */
  protected change(hand: IHand, also: IChange): void {
    const locks = (also.locks ?? this.state.locks).filter(
      type => cardsIn(hand, type).length
    );
    // What the change before had dealt again is still to be: its answer comes too late.
    const waiting = this._refitting?.slots ?? [];
    this.show({ ...this.state, hand, handCode: null, locks }, also.deed);
    if (also.left?.length) {
      this.amend({}, { left: also.left });
    }
    const open = slotsBut(locks);
    void this.settle(
      also.refit ? open : open.filter(type => waiting.includes(type))
    );
  }

  /** Ask the server what it makes of the hand, which is no step of its own for undo. */
  protected async settle(refit: readonly CardType[] = []): Promise<void> {
    const answered = this._ask(refit);
    if (refit.length && this.hand.model) {
      const refitting = { slots: refit, answered };
      this._refitting = refitting;
      await answered;
      if (this._refitting === refitting) {
        this._refitting = null;
      }
    }
    await answered;
  }

  private async _ask(refit: readonly CardType[]): Promise<void> {
    this._settling?.abort();
    const { hand } = this;
    if (!hand.model) {
      this.amend({ misfits: [] });
      return;
    }
    const control = new AbortController();
    this._settling = control;
    try {
      const next = await settle(this.api, hand, refit, control.signal);
      this.amend(next, { redealt: changedSlots(hand, next.hand) });
    } catch (error) {
      if (!isAbort(error)) {
        // Without an answer the hand can be played all the same.
        this.amend({ handCode: this.handCode ?? this._fallback });
      }
    }
  }

  /** Ask once nothing changes for a moment; `fallback` is the hand's code without an answer. */
  protected settleLater(fallback: string | null): void {
    this._fallback = fallback;
    // A later change stops it, which is no fault.
    this._later.invoke().catch(() => undefined);
  }

  private readonly _later = new Debouncer(() => this.settle(), QUIET);
  private _fallback: string | null = null;
  private _refitting: {
    slots: readonly CardType[];
    answered: Promise<void>;
  } | null = null;
  private _settling: AbortController | null = null;
}
