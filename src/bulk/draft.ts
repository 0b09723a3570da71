import { UUID } from '@lumino/coreutils';
import { type ISignal, Signal } from '@lumino/signaling';

import { type APIError, toAPIError } from '../ground/api/errors';
import type { Allowance, JobStatus } from '../ground/api/types';
import type { ModelCard, Recipe } from '../ground/api/values';
import { alone, type IHand, toRecipe } from '../hand/hand';
import { exceeds } from '../jobs/allowance';
import { JobKinds } from '../jobs/event';
import type { IJobs } from '../jobs/tokens';
import { type IRead, MOST, readIds } from './ids';

/** One hand that is to be dealt for many models: which, and into which folder. */
export class BulkDraft {
  constructor(
    private readonly _jobs: Pick<IJobs, 'allowance' | 'submit'>,
    readonly hand: IHand,
    ids: readonly string[],
    folder: string
  ) {
    this._text = ids.join('\n');
    this._folder = folder;
    this._read = readIds(this._text);
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get text(): string {
    return this._text;
  }

  set text(text: string) {
    this._text = text;
    this._read = readIds(text);
    this._changed.emit();
  }

  get folder(): string {
    return this._folder;
  }

  set folder(folder: string) {
    this._folder = folder;
    this._changed.emit();
  }

  /** Whether each notebook is verified, too. */
  get verifies(): boolean {
    return this._verifies;
  }

  set verifies(verifies: boolean) {
    this._verifies = verifies;
    this._changed.emit();
  }

  /** What is submitted for each model. */
  get kind(): string {
    return this._verifies ? JobKinds.generateVerify : JobKinds.generate;
  }

  get read(): IRead {
    return this._read;
  }

  /** Whether all cards but the model's lie on the table. */
  get hasCards(): boolean {
    return this._recipeFor('any') !== null;
  }

  get isReady(): boolean {
    const { length } = this._read.ids;
    return this.hasCards && length > 0 && length <= MOST && !this.isTooMuch;
  }

  /** What may still be asked for today; null where nothing is limited. */
  get allowance(): Allowance | null {
    return this._jobs.allowance;
  }

  /** Whether that is less than this asks for. */
  get isTooMuch(): boolean {
    const { length } = this._read.ids;
    return exceeds(this.allowance, this.kind, length);
  }

  get error(): APIError | null {
    return this._error;
  }

  /** What was submitted; null until then. */
  get submitted(): JobStatus | null {
    return this._submitted;
  }

  /** Take models in, after those that are there. */
  add(ids: readonly string[]): void {
    this.text = [...this._read.ids, ...this._read.odd, ...ids].join('\n');
  }

  /** Submit it under that title; whether that was done. */
  async submit(title: string): Promise<boolean> {
    const path = this._folder.trim().replace(/^\/+|\/+$/g, '') || null;
    const payloads = this._read.ids.map(id => ({
      recipe: this._recipeFor(id),
      path
    }));
    try {
      this._submitted = await this._jobs.submit({
        kind: JobKinds.bulk,
        payload: {
          kind: this.kind,
          title: title.slice(0, 200),
          payloads
        },
        // Asked for twice, it is done once.
        request_id: this._requestId
      });
      this._error = null;
    } catch (error) {
      this._error = toAPIError(error);
    }
    this._changed.emit();
    return this._submitted !== null;
  }

  private _recipeFor(id: string): Recipe | null {
    // By its id alone: the server looks up the rest when its turn comes, and allows it nothing.
    const model = { id } as ModelCard;
    return toRecipe({ ...alone(this.hand), model });
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _requestId = UUID.uuid4();
  private _text: string;
  private _folder: string;
  private _verifies = false;
  private _read: IRead;
  private _error: APIError | null = null;
  private _submitted: JobStatus | null = null;
}
