import { type ISignal, Signal } from '@lumino/signaling';

import type { LaunchedDemo } from '../ground/api/types';
import type { LaunchAPI } from './launch_client';

/** Milliseconds between two looks while something is launched, and while apps run. */
const SOON = 2000;
const LATER = 30_000;

/** The person's launches on this server, looked at as long as any goes on. */
export class LaunchedBoard {
  constructor(private readonly _api: Pick<LaunchAPI, 'mine'>) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get launches(): readonly LaunchedDemo[] {
    return this._launches;
  }

  /** Look now, as something was launched, kept or stopped, or may have been elsewhere. */
  async look(): Promise<void> {
    clearTimeout(this._timer);
    const looked = ++this._looks;
    let pause = LATER;
    try {
      const launches = await this._api.mine();
      if (looked !== this._looks) {
        return;
      }
      this._launches = launches;
      const states = new Set(launches.map(each => each.status));
      pause = states.has('launching')
        ? SOON
        : states.has('running')
          ? LATER
          : 0;
      this._changed.emit();
    } catch {
      // The page of a demo tells what is wrong; here it is looked at again, if anything ran.
      if (looked !== this._looks || !this._launches.length) {
        return;
      }
    }
    if (pause) {
      this._timer = setTimeout(() => void this.look(), pause);
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private _launches: readonly LaunchedDemo[] = [];
  private _looks = 0;
  private _timer: ReturnType<typeof setTimeout> | undefined;
}
