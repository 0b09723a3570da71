import { type IDisposable } from '@lumino/disposable';
import { Debouncer } from '@lumino/polling';
import { type ISignal, Signal } from '@lumino/signaling';

import type { AlacardAPI } from '../ground/api/client';
import type { APIError } from '../ground/api/errors';
import { isAbort, toAPIError } from '../ground/api/errors';
import type { Fit, ModelAnswer } from '../ground/api/values';
import type { HandModel } from './model';
import type { HubMonitor } from '../hub/monitor';

/** Whether a model fits this machine; `fit` is null where that could not be had. */
export interface IModelFit {
  readonly id: string;
  readonly fit: Fit | null;
}

/** Fit, access and freshness of the model on the table, and the fit of those beside it. */
export class ModelDetails implements IDisposable {
  constructor(api: AlacardAPI, hand: HandModel, monitor: HubMonitor) {
    this._api = api;
    this._hand = hand;
    this._monitor = monitor;
    hand.changed.connect(this._onHand, this);
    monitor.returned.connect(this._onReturned, this);
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** What is known of the model in the hand; null while it is being asked for. */
  get answer(): ModelAnswer | null {
    return this._answer?.facts.id === this._wanted ? this._answer : null;
  }

  /** The fit of each model beside that of the hand; null while one of them is being asked for. */
  get others(): readonly IModelFit[] | null {
    const ids = this._companions;
    return ids.every(id => this._fits.has(id))
      ? ids.map(id => ({ id, fit: this._fits.get(id) ?? null }))
      : null;
  }

  /** Why the model cannot be had, where the server refused to tell of it. */
  get error(): APIError | null {
    return this._error;
  }

  get isDisposed(): boolean {
    return this._later.isDisposed;
  }

  dispose(): void {
    this._later.dispose();
    this._othersLater.dispose();
    this._control?.abort();
    this._hand.changed.disconnect(this._onHand, this);
    this._monitor.returned.disconnect(this._onReturned, this);
    Signal.clearData(this);
  }

  private _onHand(): void {
    const id = this._hand.hand.model?.id ?? '';
    if (id !== this._wanted) {
      this._wanted = id;
      this._error = null;
      this._control?.abort();
      void this._later.invoke();
    }
    if (this.others === null) {
      void this._othersLater.invoke();
    }
  }

  private get _companions(): string[] {
    return (this._hand.hand.companions ?? []).map(card => card.id);
  }

  /** Ask for the fit of the other models, each once while the same stay beside each other. */
  private async _askOthers(): Promise<void> {
    const wanted = this._companions.filter(id => !this._fits.has(id));
    if (!wanted.length) {
      return;
    }
    let found: readonly IModelFit[] = [];
    try {
      found = (await this._api.fits(wanted)).data.models;
    } catch {
      // Not known, and told as such; that of the hand's own model tells why.
    }
    if (!this.isDisposed) {
      const fits = new Map(found.map(({ id, fit }) => [id, fit]));
      wanted.forEach(id => {
        this._fits.set(id, fits.get(id) ?? null);
      });
      this._changed.emit();
    }
  }

  private _onReturned(): void {
    this._fits.clear();
    void this._othersLater.invoke();
    if (this._answer?.origin !== 'hub') {
      void this._ask();
    }
  }

  private async _ask(): Promise<void> {
    const id = this._wanted;
    if (!id) {
      return;
    }
    const control = new AbortController();
    this._control = control;
    try {
      const { data } = await this._api.model(id, control.signal);
      if (id === this._wanted) {
        this._answer = { ...data, facts: { ...data.facts, id } };
        this._error = null;
        this._changed.emit();
        if (data.origin === 'hub') {
          this._monitor.reportReached();
        } else {
          this._monitor.reportAway();
        }
      }
    } catch (error) {
      if (!isAbort(error) && id === this._wanted) {
        const { status } = toAPIError(error);
        this._answer = null;
        // Of a server that does not answer others tell; this is about the model.
        this._error = status ? toAPIError(error) : null;
        this._changed.emit();
      }
    }
  }

  private readonly _api: AlacardAPI;
  private readonly _hand: HandModel;
  private readonly _monitor: HubMonitor;
  private readonly _changed = new Signal<this, void>(this);
  // Several deals in a row should cost the Hub one question.
  private readonly _later = new Debouncer(() => this._ask(), 500);
  private readonly _othersLater = new Debouncer(() => this._askOthers(), 500);
  private readonly _fits = new Map<string, Fit | null>();
  private _control: AbortController | null = null;
  private _answer: ModelAnswer | null = null;
  private _error: APIError | null = null;
  private _wanted = '';
}
