import type { Token } from '@lumino/coreutils';

/** The models of rooms, by their tokens, as the plugin of a widget hands them to its views. */
export class RoomModels {
  /** Add a model; returns itself, so that a plugin can list what its views use. */
  with<T>(token: Token<T>, model: T): this {
    this._models.set(token, model);
    return this;
  }

  /** @throws Error where the plugin of the widget did not hand that model over */
  get<T>(token: Token<T>): T {
    if (!this._models.has(token)) {
      throw new Error(
        `The plugin of this view does not provide ${token.name}.`
      );
    }
    return this._models.get(token) as T;
  }

  private readonly _models = new Map<Token<unknown>, unknown>();
}
