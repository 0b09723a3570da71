import type { Event } from '@jupyterlab/services';
import { UUID } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

import type { AlacardAPI } from '../ground/api/client';
import type { APIError } from '../ground/api/errors';
import { toAPIError } from '../ground/api/errors';
import type { GenerateAnswer, Recipe } from '../ground/api/values';
import type { IOrigin } from '../hand/origin';
import { JobKinds } from '../jobs/event';
import { JobFollower, unfollow } from '../jobs/follower';
import type { IProgress } from './progress';
import { NO_PROGRESS, progressAfter, progressOf } from './progress';
import type { IPlace, Workspace } from './workspace';

/** `opening` once the notebook is there, and still to be shown: nothing is left to cancel then. */
export type GenerationState =
  | 'idle'
  | 'running'
  | 'cancelling'
  | 'opening'
  | 'done'
  | 'failed'
  | 'cancelled';

/** What is kept of a generation that succeeded; `path` is one that the document manager opens. */
export interface IResult {
  readonly answer: GenerateAnswer;
  readonly path: string | null;
  /** Why there is no path, in the server's or the drive's words. */
  readonly saveError: string | null;
}

/** One generation at a time: started, watched, cancelled, and how it ended. */
export class Generation implements IDisposable {
  constructor(options: {
    api: AlacardAPI;
    workspace: Workspace;
    stream: Event.Stream | null;
  }) {
    this._api = options.api;
    this._workspace = options.workspace;
    this._stream = options.stream;
  }

  /** Whether a person wants to be asked before a notebook is generated. */
  confirm = false;

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get state(): GenerationState {
    return this._state;
  }

  get running(): boolean {
    return ['running', 'cancelling', 'opening'].includes(this._state);
  }

  get progress(): IProgress {
    return this._progress;
  }

  /** Milliseconds since the epoch at which the running generation began. */
  get startedAt(): number {
    return this._startedAt;
  }

  get error(): APIError | null {
    return this._error;
  }

  /** There as soon as the notebook is, so that a reload before it is shown loses nothing. */
  get result(): IResult | null {
    return this._result;
  }

  /** What was asked for last, so that it can be tried again. */
  get recipe(): Recipe | null {
    return this._recipe;
  }

  /** What that was a remix of. */
  get origin(): IOrigin | null {
    return this._origin;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._following?.dispose();
    Signal.clearData(this);
  }

  /**
   * Generate `recipe` into `place`, as a remix of the hand of `origin` where one is given; null where
   * it failed, was cancelled, or another one runs. It is done when `made`, which has the result first,
   * has done its part.
   */
  async run(
    recipe: Recipe,
    place: IPlace,
    origin: IOrigin | null = null,
    made?: (result: IResult) => Promise<void>
  ): Promise<IResult | null> {
    if (this.running) {
      return null;
    }
    const requestId = UUID.uuid4();
    this._begin(recipe, requestId);
    this._origin = origin;
    const body = {
      recipe,
      path: place.serverFolder,
      request_id: requestId,
      save: place.onServer
    };
    try {
      const { data } = await (origin
        ? this._api.remix(origin.shareId, body)
        : this._api.generate(body));
      // All there was to follow is over.
      this._following?.dispose();
      this._state = 'opening';
      this._changed.emit();
      const result = await this._keep(data, place);
      this._result = result;
      this._changed.emit();
      await made?.(result);
      this._end('done', { result });
      return result;
    } catch (error) {
      const problem = toAPIError(error);
      const cancelled = problem.code === 'CANCELLED';
      if (problem.code === 'NETWORK') {
        // The server may well do it all the same.
        unfollow(requestId);
      }
      this._end(
        cancelled ? 'cancelled' : 'failed',
        cancelled ? {} : { error: problem }
      );
      return null;
    }
  }

  /**
   * Stop the running generation. The server leaves nothing behind.
   *
   * @throws APIError where the server was not told, and so goes on
   */
  async cancel(): Promise<void> {
    if (this._state !== 'running') {
      return;
    }
    this._state = 'cancelling';
    this._changed.emit();
    try {
      await this._api.cancelGeneration(this._requestId);
    } catch (error) {
      // It goes on: the server, which was not told, does what it was asked for.
      if (this._asksToCancel) {
        this._state = 'running';
        this._changed.emit();
        throw error;
      }
    }
  }

  /** Whether the end that was asked for is still to come; an answer may come before. */
  private get _asksToCancel(): boolean {
    return this._state === 'cancelling';
  }

  /** Forget how the last one ended. */
  dismiss(): void {
    if (!this.running) {
      this._state = 'idle';
      this._result = null;
      this._error = null;
      this._changed.emit();
    }
  }

  /** Show a result that a reload interrupted. */
  restore(result: IResult): void {
    if (this._state === 'idle') {
      this._end('done', { result });
    }
  }

  private _begin(recipe: Recipe, requestId: string): void {
    this._recipe = recipe;
    this._requestId = requestId;
    this._result = null;
    this._error = null;
    this._state = 'running';
    this._startedAt = Date.now();
    this._progress = NO_PROGRESS;
    this._following = new JobFollower(
      {
        kind: JobKinds.generate,
        id: requestId,
        read: async () => (await this._api.generation(requestId)).data,
        seqOf: status => status.seq,
        // The answer to what was asked for ends it, not what is told of it meanwhile.
        endedOf: () => false,
        byEvents: true,
        heard: event => this._progressed(progressAfter(this._progress, event)),
        told: status => this._progressed(progressOf(status))
      },
      this._stream
    );
    this._changed.emit();
  }

  private _progressed(progress: IProgress): void {
    this._progress = progress;
    this._changed.emit();
  }

  private async _keep(answer: GenerateAnswer, place: IPlace): Promise<IResult> {
    if (answer.path !== null) {
      const path = place.toBrowserPath(answer.path);
      return { answer, path, saveError: null };
    }
    if (place.onServer) {
      return { answer, path: null, saveError: answer.save_error };
    }
    try {
      const path = await this._workspace.save(answer, place.folder);
      return { answer, path, saveError: null };
    } catch (error) {
      return { answer, path: null, saveError: toAPIError(error).message };
    }
  }

  private _end(
    state: GenerationState,
    outcome: { result?: IResult; error?: APIError }
  ): void {
    this._following?.dispose();
    this._following = null;
    this._state = state;
    this._result = outcome.result ?? null;
    this._error = outcome.error ?? null;
    this._changed.emit();
  }

  private readonly _api: AlacardAPI;
  private readonly _workspace: Workspace;
  private readonly _stream: Event.Stream | null;
  private readonly _changed = new Signal<this, void>(this);
  private _state: GenerationState = 'idle';
  private _progress = NO_PROGRESS;
  private _startedAt = 0;
  private _requestId = '';
  private _following: IDisposable | null = null;
  private _recipe: Recipe | null = null;
  private _origin: IOrigin | null = null;
  private _result: IResult | null = null;
  private _error: APIError | null = null;
  private _isDisposed = false;
}
