import { type ISignal, Signal } from '@lumino/signaling';

import type { CardType, Several } from './api/values';

/**
 * What the panel shows beside the hand: the picker of a card type, that of models which go with the
 * hand's own, the recipes, or nothing.
 */
export type Aside = CardType | Several | 'recipes' | null;

/** Which part of the panel is open; commands and views share it. */
export class PanelModel {
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get aside(): Aside {
    return this._aside;
  }

  set aside(aside: Aside) {
    if (aside !== this._aside) {
      this._aside = aside;
      this._changed.emit();
    }
  }

  /** Open `aside`, or close it when it is open already. */
  toggle(aside: Aside): void {
    this.aside = this._aside === aside ? null : aside;
  }

  private readonly _changed = new Signal<this, void>(this);
  private _aside: Aside = null;
}
