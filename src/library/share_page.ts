import { type ISignal, Signal } from '@lumino/signaling';

import { APIError, isAbort, toAPIError } from '../ground/api/errors';
import type { Hand, HandWhole, Version } from '../ground/api/types';
import { isShareId } from './query';
import type { ShareAPI } from './share_client';

/** What a share page shows of its hand, and how it came. */
export class SharePage {
  constructor(
    readonly api: ShareAPI,
    readonly id: string
  ) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Null until it is there, and where it may not be seen. */
  get hand(): HandWhole | null {
    return this._hand;
  }

  get error(): APIError | null {
    return this._error;
  }

  /** Whether it was seen here, and may no longer be. */
  get revoked(): boolean {
    return this._error?.status === 404 && this._seen;
  }

  /** The version that is looked at; null where none was published, and the hand is one's own. */
  get version(): number | null {
    return this._version ?? this._hand?.version ?? null;
  }

  set version(version: number | null) {
    this._version = version;
    this._changed.emit();
  }

  /**
   * What was published. A version that was looked at and is not there any more, as after the hand was
   * revoked and shared again, gives way to the latest.
   *
   * @throws APIError
   */
  async versions(signal?: AbortSignal): Promise<Version[]> {
    const versions = await this.api.versions(this.id, signal);
    const { _version: chosen } = this;
    if (chosen !== null && versions.every(each => each.number !== chosen)) {
      this.version = null;
    }
    return versions;
  }

  /** The comment that whoever opened the page was led to. */
  get sought(): { readonly comment: string } | null {
    return this._sought;
  }

  /** Lead to a comment. */
  seek(comment: string): void {
    this._sought = { comment };
    this._changed.emit();
  }

  /** Grows with each change of what lies on the server. */
  get edition(): number {
    return this._edition;
  }

  /** Ask for the hand; the first look of someone else counts as a view. */
  async load(): Promise<void> {
    this._asking?.abort();
    const asking = (this._asking = new AbortController());
    this._answered = {};
    try {
      if (!isShareId(this.id)) {
        throw new APIError('', { status: 404, code: 'HAND_NOT_FOUND' });
      }
      const hand = await this.api.hand(this.id, asking.signal);
      if (this._asking !== asking) {
        return;
      }
      // A count that was answered meanwhile may be newer than what was read.
      this._hand = { ...hand, ...this._answered };
      this._error = null;
      this._edition += 1;
    } catch (error) {
      if (this._asking !== asking || isAbort(error)) {
        return;
      }
      this._error = toAPIError(error);
      if (this._error.status === 404) {
        this._hand = null;
      }
    }
    this._asking = null;
    this._changed.emit();
    await this._count();
  }

  /** Show what a dialog has made of it. */
  take(hand: Hand): void {
    if (this._hand) {
      this._hand = { ...this._hand, ...hand };
      this._edition += 1;
      this._changed.emit();
    }
  }

  /** @throws APIError */
  async star(): Promise<void> {
    if (this._hand) {
      const { counts, starred } = await this.api.star(
        this.id,
        !this._hand.starred
      );
      this._amend({ counts, starred });
    }
  }

  /**
   * Feature it, or no longer.
   *
   * @throws APIError
   */
  async feature(): Promise<void> {
    if (this._hand) {
      const { featured_at } = await this.api.feature(
        this.id,
        !this._hand.featured_at
      );
      this._amend({ featured_at });
    }
  }

  dispose(): void {
    this._asking?.abort();
    this._asking = null;
    Signal.clearData(this);
  }

  private async _count(): Promise<void> {
    if (!this._hand || this._hand.mine || this._seen) {
      this._seen ||= this._hand !== null;
      return;
    }
    this._seen = true;
    try {
      this._amend({ counts: await this.api.view(this.id) });
    } catch {
      // A page that is not counted can be read all the same.
    }
  }

  private _amend(change: Partial<HandWhole>): void {
    this._answered = { ...this._answered, ...change };
    if (this._hand) {
      this._hand = { ...this._hand, ...change };
      this._changed.emit();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private _hand: HandWhole | null = null;
  private _error: APIError | null = null;
  /** What acts have answered since the hand was last asked for. */
  private _answered: Partial<HandWhole> = {};
  private _seen = false;
  private _version: number | null = null;
  private _sought: { readonly comment: string } | null = null;
  private _edition = 0;
  private _asking: AbortController | null = null;
}
