import { type ISignal, Signal } from '@lumino/signaling';

import type { APIError } from '../ground/api/errors';
import { toAPIError } from '../ground/api/errors';
import type { Hand, HandWhole, Version } from '../ground/api/types';
import { findingsOf, type IFinding, type ShareAPI } from './share_client';

/** Who is meant to see a hand. */
export type Audience = 'private' | 'everyone' | 'group';

export interface IChoice {
  readonly audience: Audience;
  readonly group: string;
  readonly outputs: boolean;
  readonly license: string;
  readonly note: string;
}

/** What was asked for last. */
type Asked = 'share' | 'publish' | 'stop';

/** One hand on its way to others: what is chosen, what was found, and the link in the end. */
export class Sharing {
  /** `latest` is the version that was published last, whose choice of outputs is the one to begin with. */
  constructor(
    api: Pick<ShareAPI, 'share' | 'publish'>,
    hand: HandWhole,
    latest: Version | null = null
  ) {
    this._api = api;
    this._hand = hand;
    this._groups = hand.groups ?? [];
    this._choice = {
      ...audienceOf(hand.visibility),
      // Whoever opens this dialog for the first time is about to share.
      ...(hand.visibility === 'private' && { audience: 'everyone' }),
      outputs: latest?.outputs ?? false,
      license: hand.license ?? '',
      note: ''
    };
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get hand(): Hand {
    return this._hand;
  }

  get choice(): IChoice {
    return this._choice;
  }

  /** The groups that it can be shared with: those of the person, and the one that it is shared with. */
  get groups(): readonly string[] {
    const { group } = audienceOf(this._hand.visibility);
    return group && !this._groups.includes(group)
      ? [...this._groups, group]
      : this._groups;
  }

  /** What was asked for last. */
  get asked(): Asked {
    return this._asked;
  }

  get busy(): boolean {
    return this._busy;
  }

  /** Until what was asked for last has ended, well or not. */
  get settled(): Promise<void> {
    return this._running;
  }

  get error(): APIError | null {
    return this._error;
  }

  /** What looks like a secret or a local path, and has not been accepted. */
  get findings(): readonly IFinding[] {
    return this._findings;
  }

  get isShared(): boolean {
    return this._hand.visibility !== 'private';
  }

  /** Whether a version was published here just now. */
  get published(): boolean {
    return this._published;
  }

  /** Who saw the hand before its sharing was stopped here, so that it can be shared again. */
  get stopped(): string | null {
    return this._stopped;
  }

  /** What is chosen, as the server names it; null while the group has no name. */
  get visibility(): string | null {
    const { audience, group } = this._choice;
    if (audience !== 'group') {
      return audience;
    }
    return group.trim() ? `group:${group.trim()}` : null;
  }

  /** Whether something else is chosen than what is so. */
  get differs(): boolean {
    const { visibility } = this;
    const { license } = this._hand;
    return (
      visibility !== null &&
      (visibility !== this._hand.visibility ||
        this._choice.license.trim() !== (license ?? ''))
    );
  }

  /** Whether sharing it as is chosen does something. */
  get canShare(): boolean {
    return this.isShared ? !this._busy && this.differs : this.canPublish;
  }

  /** Whether a version can be published; one that nobody else is to see is none. */
  get canPublish(): boolean {
    const { visibility } = this;
    return !this._busy && visibility !== null && visibility !== 'private';
  }

  choose(change: Partial<IChoice>): void {
    const choice = { ...this._choice, ...change };
    const needsGroup = choice.audience === 'group' && !choice.group;
    this._choice = needsGroup
      ? { ...choice, group: this.groups[0] ?? '' }
      : choice;
    this._changed.emit();
  }

  /** Share it with whom is chosen; `accepted` says that what was found has been seen. */
  async share(accepted = false): Promise<void> {
    await this._share('share', accepted);
  }

  /** Publish the notebook as it lies now, for whom and under the license that is chosen by now. */
  async publish(accepted = false): Promise<void> {
    await this._do('publish', async () => {
      if (this.differs) {
        await this._save(accepted);
      }
      const { outputs, note } = this._choice;
      const id = this._hand.share_id;
      const what = { outputs, note: note.trim() };
      // The answer tells all that has changed: a question more could fail after it is published.
      const version = await this._api.publish(id, what, accepted);
      this._hand = { ...this._hand, version };
      this._published = true;
      this._choice = { ...this._choice, note: '' };
    });
  }

  /** Go on with what was found in sight. */
  async accept(): Promise<void> {
    await (this._asked === 'publish' ? this.publish(true) : this.share(true));
  }

  /** Leave it as it is, so that the notebook can be mended. */
  refuse(): void {
    this._findings = [];
    this._changed.emit();
  }

  /** Take the link back. */
  async stop(): Promise<void> {
    const was = this._hand.visibility;
    await this._setVisibility('private', 'stop');
    if (!this.isShared) {
      this._stopped = was;
      this._changed.emit();
    }
  }

  /** Bring the link back that was taken back here, to the notebook as it is now. */
  async shareAgain(): Promise<void> {
    if (this._stopped !== null) {
      await this._setVisibility(this._stopped);
    }
  }

  dispose(): void {
    Signal.clearData(this);
  }

  private async _setVisibility(
    visibility: string,
    asked: Asked = 'share'
  ): Promise<void> {
    this.choose(audienceOf(visibility));
    await this._share(asked, false);
  }

  private async _share(asked: Asked, accepted: boolean): Promise<void> {
    if (this.visibility !== null) {
      await this._do(asked, () => this._save(accepted));
    }
  }

  private async _save(accepted: boolean): Promise<void> {
    const { visibility } = this;
    if (visibility !== null) {
      const { outputs, license } = this._choice;
      const sharing = { visibility, outputs, license: license.trim() };
      const { share_id } = this._hand;
      this._hand = await this._api.share(share_id, sharing, accepted);
      this._stopped = null;
    }
  }

  private _do(asked: Asked, work: () => Promise<void>): Promise<void> {
    if (!this._busy) {
      this._running = this._run(asked, work);
    }
    return this._running;
  }

  private async _run(asked: Asked, work: () => Promise<void>): Promise<void> {
    this._busy = true;
    this._asked = asked;
    this._error = null;
    this._findings = [];
    this._published = false;
    this._changed.emit();
    try {
      await work();
    } catch (reason) {
      const error = toAPIError(reason);
      this._findings = findingsOf(error.details);
      this._error = this._findings.length ? null : error;
    }
    this._busy = false;
    this._changed.emit();
  }

  private readonly _api: Pick<ShareAPI, 'share' | 'publish'>;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _groups: readonly string[];
  private _hand: Hand;
  private _choice: IChoice;
  private _busy = false;
  private _running: Promise<void> = Promise.resolve();
  private _asked: Asked = 'share';
  private _error: APIError | null = null;
  private _findings: readonly IFinding[] = [];
  private _published = false;
  private _stopped: string | null = null;
}

/** The visibility that the server tells, as the dialog shows it. */
export function audienceOf(
  visibility: string
): Pick<IChoice, 'audience' | 'group'> {
  const group = /^group:(.+)$/s.exec(visibility)?.[1];
  return group !== undefined
    ? { audience: 'group', group }
    : {
        audience: visibility === 'everyone' ? 'everyone' : 'private',
        group: ''
      };
}

/** The link of a hand as others open it, with the address of this server in front. */
export function linkOf(hand: Hand, origin: string): string | null {
  return hand.share_url ? new URL(hand.share_url, origin).href : null;
}
