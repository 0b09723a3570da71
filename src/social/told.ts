/**
 * Up to which number notifications were told, known to all pages of this browser that one server
 * gave: workspaces and tabs share it. Where the browser keeps nothing, nothing is known, and that
 * is no fault.
 */
export class ToldMemory {
  /** `baseUrl` tells the servers apart that share an origin. */
  constructor(baseUrl: string) {
    this._key = `alacard_ext:notifications:${baseUrl}`;
  }

  /** The highest number that was told; 0 where none is known. */
  read(): number {
    try {
      const told = Number(window.localStorage.getItem(this._key));
      return Number.isSafeInteger(told) ? told : 0;
    } catch {
      return 0;
    }
  }

  write(told: number): void {
    try {
      window.localStorage.setItem(this._key, `${told}`);
    } catch {
      // Then another page may tell it once more.
    }
  }

  private readonly _key: string;
}
