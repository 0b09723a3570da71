import type { IDisposable } from '@lumino/disposable';
import { Debouncer } from '@lumino/polling';
import { type ISignal, Signal } from '@lumino/signaling';

import type { APIError } from '../ground/api/errors';
import { isAbort, toAPIError } from '../ground/api/errors';
import type { CardCheck, CardWhole } from '../ground/api/types';
import type { CustomCardsAPI, CustomType, IBeside, Written } from './client';

/** Milliseconds of quiet after a keystroke before the card is checked. */
export const QUIET = 300;

/** What a person writes of each type, and what a new card begins with. */
const BLANK: Readonly<Record<CustomType, Written>> = {
  prompt: {
    name: '',
    description: '',
    category: '',
    tasks: [],
    prompts: ['', '', ''],
    labels: []
  },
  topic: {
    name: '',
    phrase: '',
    thing: '',
    things: '',
    doing: '',
    description: '',
    category: '',
    icon: '',
    examples: [],
    inputs: { prompts: [] }
  }
};

/** A card that is being written: checked while a person types, and kept when they say so. */
export class CardDraft implements IDisposable {
  /** `from` is the card that is changed, or with `copyName` the one that a new one begins as. */
  constructor(
    readonly type: CustomType,
    api: CustomCardsAPI,
    beside: IBeside,
    from?: CardWhole,
    copyName?: string
  ) {
    this._api = api;
    this._beside = beside;
    const given = (from?.card ?? {}) as unknown as Written;
    this.values = Object.fromEntries(
      Object.entries(BLANK[type]).map(([name, blank]) => [
        name,
        given[name] ?? blank
      ])
    );
    if (copyName !== undefined) {
      this.values = { ...this.values, name: copyName };
    } else if (from?.custom) {
      this._there = {
        id: String(given.id),
        revision: from.custom.revision
      };
      this.visibility = from.custom.visibility;
    }
    this.groups = from?.groups ?? [];
    this._first = this._state;
  }

  values: Written;
  visibility = 'private';
  readonly groups: readonly string[];

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Whether it is a new card, and not another state of one that is there. */
  get isNew(): boolean {
    return this._there === null;
  }

  get isEdited(): boolean {
    return this._state !== this._first;
  }

  /** What others would read and may be secret, masked; empty where sharing was not refused. */
  get exposed(): readonly string[] {
    if (this._error?.code !== 'SHARE_FINDINGS') {
      return [];
    }
    const found = this._error.details.findings as { excerpt: string }[];
    return found.map(each => each.excerpt);
  }

  /** Let others read what is written now, whatever was found in it. */
  acceptFindings(): void {
    this._accepted = this._state;
  }

  /** The last check; null while none has been answered. */
  get check(): CardCheck | null {
    return this._check;
  }

  get busy(): boolean {
    return this._busy;
  }

  get error(): APIError | null {
    return this._error;
  }

  /** Whether it was changed elsewhere meanwhile; keeping it now replaces that. */
  get overtaken(): boolean {
    return this._overtaken;
  }

  /** What was kept; null while nothing was. */
  get kept(): CardWhole | null {
    return this._kept;
  }

  get isDisposed(): boolean {
    return this._later.isDisposed;
  }

  dispose(): void {
    this._later.dispose();
    this._control?.abort();
    Signal.clearData(this);
  }

  /** What is wrong with a field or a part of it; of one that was not touched nothing is told. */
  findingsOf(field: string): string[] {
    if (!this._touched.has(field.split('.')[0]) && !this._asked) {
      return [];
    }
    return (this._check?.findings ?? [])
      .filter(
        each => each.field === field || each.field.startsWith(`${field}.`)
      )
      .map(each => {
        const rest = each.field.slice(field.length + 1).split('.')[0];
        return /^\d+$/.test(rest)
          ? `Line ${Number(rest) + 1}: ${each.message}`
          : each.message;
      });
  }

  set(change: Written): void {
    this.values = { ...this.values, ...change };
    Object.keys(change).forEach(name => this._touched.add(name));
    this._error = null;
    this._changed.emit();
    void this._later.invoke();
  }

  share(visibility: string): void {
    this.visibility = visibility;
    this._changed.emit();
  }

  /** Check what is written now. */
  async look(): Promise<void> {
    this._control?.abort();
    const control = new AbortController();
    this._control = control;
    try {
      const found = await this._api.check(
        this.type,
        this.values,
        this._beside,
        control.signal
      );
      if (!control.signal.aborted) {
        this._check = found;
        this._changed.emit();
      }
    } catch (error) {
      if (!isAbort(error) && !control.signal.aborted) {
        this._error = toAPIError(error);
        this._changed.emit();
      }
    }
  }

  /** Keep the card; whether that was done. What is wrong with it is shown by its field. */
  async keep(): Promise<boolean> {
    if (this._busy) {
      return false;
    }
    this._busy = true;
    this._asked = true;
    this._error = null;
    this._overtaken = false;
    this._changed.emit();
    const { type, values, visibility, _there: there } = this;
    const accepted = this._accepted === this._state;
    try {
      this._kept = there
        ? await this._api.change(type, there.id, {
            card: values,
            visibility,
            revision: there.revision,
            accept_findings: accepted
          })
        : await this._api.create(type, values, visibility, accepted);
    } catch (error) {
      const fault = toAPIError(error);
      if (fault.code === 'INVALID_CARD') {
        await this.look();
      } else {
        this._error = fault;
        const { revision } = fault.details;
        if (there && fault.status === 409 && typeof revision === 'number') {
          this._there = { ...there, revision };
          this._overtaken = true;
        }
      }
    }
    this._busy = false;
    this._changed.emit();
    return this._kept !== null;
  }

  private get _state(): string {
    return JSON.stringify([this.values, this.visibility]);
  }

  private readonly _api: CustomCardsAPI;
  private readonly _beside: IBeside;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _later = new Debouncer(() => this.look(), QUIET);
  private readonly _touched = new Set<string>();
  private readonly _first: string;
  private _there: { id: string; revision: number } | null = null;
  private _check: CardCheck | null = null;
  private _control: AbortController | null = null;
  private _busy = false;
  private _asked = false;
  private _overtaken = false;
  private _accepted = '';
  private _error: APIError | null = null;
  private _kept: CardWhole | null = null;
}
