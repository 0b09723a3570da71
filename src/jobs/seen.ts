import type { IStateDB } from '@jupyterlab/statedb';
import type { ReadonlyJSONObject } from '@lumino/coreutils';

const KEY = 'alacard_ext:jobs';

/** Up to when ends are known, in milliseconds, and which ended shortly before. */
export interface ISeen extends ReadonlyJSONObject {
  readonly at: number;
  readonly ids: readonly string[];
}

/**
 * Which ends of jobs were told. The state database knows it in every browser in which a person opens
 * the workspace; the browser's own store knows it at once, and in other workspaces.
 */
export class SeenMemory {
  /** `baseUrl` tells the servers apart that share an origin. */
  constructor(
    private readonly _state: Pick<IStateDB, 'fetch' | 'save'> | null,
    baseUrl: string
  ) {
    this._key = `${KEY}:${baseUrl}`;
  }

  /** What the state database knows; null where it knows nothing. */
  async fetch(): Promise<ISeen | null> {
    return seenIn(await this._state?.fetch(KEY));
  }

  /** What pages of this browser have told meanwhile. */
  read(): ISeen | null {
    try {
      return seenIn(
        JSON.parse(window.localStorage.getItem(this._key) ?? 'null')
      );
    } catch {
      return null;
    }
  }

  write(seen: ISeen): void {
    void this._state?.save(KEY, seen);
    try {
      window.localStorage.setItem(this._key, JSON.stringify(seen));
    } catch {
      // Then another page may tell it once more.
    }
  }

  private readonly _key: string;
}

/** What either knows. */
export function together(one: ISeen | null, other: ISeen | null): ISeen | null {
  if (!one || !other) {
    return one ?? other;
  }
  const ids = [...new Set([...one.ids, ...other.ids])];
  return { at: Math.max(one.at, other.at), ids };
}

function seenIn(stored: unknown): ISeen | null {
  const { at, ids } = (stored ?? {}) as { at?: unknown; ids?: unknown };
  return typeof at === 'number' && Array.isArray(ids)
    ? { at, ids: ids.filter(id => typeof id === 'string') }
    : null;
}
