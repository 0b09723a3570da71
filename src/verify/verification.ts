import type { Event } from '@jupyterlab/services';
import { UUID } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

import type { AlacardAPI } from '../ground/api/client';
import type { IAnswer } from '../ground/api/request';
import type { VerifyStatus } from '../ground/api/values';
import { hasEnded, type IJobEvent, JobKinds } from '../jobs/event';
import { JobFollower } from '../jobs/follower';
import { ended } from './ended';

/** A verification as it is known in this page. */
export interface IVerifying {
  readonly status: VerifyStatus;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** How long the same notebook took before; null where that is not known. */
  readonly expectedSeconds: number | null;
}

/**
 * The verifications of the server: started here, or found under way after a reload.
 *
 * They run on the server, so closing the tab ends the watching and nothing else.
 */
export class Verifications implements IDisposable {
  constructor(api: AlacardAPI, stream: Event.Stream | null) {
    this._api = api;
    this._stream = stream;
  }

  /** Every news of a verification that is watched. */
  get changed(): ISignal<this, IVerifying> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._followers.forEach(follower => follower.dispose());
    this._followers.clear();
    Signal.clearData(this);
  }

  /**
   * Start verifying the notebook at `path`, in an environment of its own where asked to.
   *
   * @throws APIError where the server refuses
   */
  async start(path: string, environment: 'current' | 'own'): Promise<void> {
    this._follow(
      await this._api.verify({
        path,
        environment,
        request_id: UUID.uuid4()
      })
    );
  }

  /** The ids of those that go on, of the notebook at `path` alone where one is given. */
  running(path?: string): string[] {
    return [...this._paths]
      .filter(([, each]) => path === undefined || each === path)
      .map(([id]) => id);
  }

  /** @throws APIError where the server refuses */
  async cancel(requestId: string): Promise<void> {
    const { data } = await this._api.cancelVerification(requestId);
    this._followers.get(requestId)?.accept(data);
  }

  /** Watch those of the server's that were under way before this page was loaded. */
  resume(known: readonly VerifyStatus[]): void {
    known
      .filter(status => !ended(status))
      .forEach(status => this._follow({ data: status, meta: {} }));
  }

  private _follow({ data, meta }: IAnswer<VerifyStatus>): void {
    const id = data.request_id;
    if (this._isDisposed || this._followers.has(id)) {
      return;
    }
    let known: IVerifying = {
      status: data,
      startedAt: Date.now() - data.seconds * 1000,
      expectedSeconds: meta.expected_seconds ?? null
    };
    const tell = (status: VerifyStatus): void => {
      known = { ...known, status };
      if (ended(status)) {
        this._followers.delete(id);
        this._paths.delete(id);
      }
      this._changed.emit(known);
    };
    const follower = new JobFollower<VerifyStatus>(
      {
        kind: JobKinds.verify,
        id,
        read: async () => {
          const answer = await this._api.verification(id);
          const expectedSeconds = answer.meta.expected_seconds ?? null;
          known = { ...known, expectedSeconds };
          return answer.data;
        },
        seqOf: status => status.seq,
        endedOf: ended,
        heard: event => {
          // What came of it is told by the server alone.
          if (!hasEnded(event)) {
            tell(statusAfter(known.status, event));
          }
        },
        told: tell,
        lost: message => tell({ ...known.status, phase: 'done', message })
      },
      this._stream
    );
    this._followers.set(id, follower);
    this._paths.set(id, data.path);
    follower.accept(data);
  }

  private readonly _api: AlacardAPI;
  private readonly _stream: Event.Stream | null;
  private readonly _changed = new Signal<this, IVerifying>(this);
  private readonly _followers = new Map<string, JobFollower<VerifyStatus>>();
  private readonly _paths = new Map<string, string>();
  private _isDisposed = false;
}

const PHASES: readonly VerifyStatus['phase'][] = [
  'environment',
  'starting',
  'running',
  'repairing',
  'saving'
];

/** How far it is after an event, which knows nothing of cells and words. */
function statusAfter(last: VerifyStatus, event: IJobEvent): VerifyStatus {
  const phase = PHASES.find(known => known === event.phase) ?? last.phase;
  return { ...last, seq: event.seq, phase, fraction: event.fraction };
}
