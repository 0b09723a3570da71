import { type ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ISignal } from '@lumino/signaling';
import * as React from 'react';

import type { Card, CardType } from './api/values';
import type { IAlacard } from '../tokens';

/** What every view of the panel is given. */
export interface ITable {
  readonly alacard: IAlacard;
  readonly commands: CommandRegistry;
  readonly translator: ITranslator;
}

/** The card that is being dragged, so that its slot can show itself. */
export interface IDragged {
  readonly type: CardType;
  readonly card: Card;
}

export const TableContext = React.createContext<ITable | null>(null);

export const DragContext = React.createContext<{
  dragged: IDragged | null;
  setDragged(dragged: IDragged | null): void;
}>({ dragged: null, setDragged: () => undefined });

export function useTable(): ITable {
  const table = React.useContext(TableContext);
  if (!table) {
    throw new Error('A view of Alacard needs its table around it.');
  }
  return table;
}

/** The translations of the panel's strings. */
export function useTrans(): ReturnType<ITranslator['load']> {
  const table = React.useContext(TableContext);
  return (table?.translator ?? nullTranslator).load('alacard_ext');
}

/** Draw the component again whenever `source` changes. */
export function useChanged<T>(source: { changed: ISignal<T, void> }): void {
  const [, draw] = React.useReducer((count: number) => count + 1, 0);
  React.useEffect(() => {
    const onChanged = (): void => draw();
    source.changed.connect(onChanged);
    return () => {
      source.changed.disconnect(onChanged);
    };
  }, [source]);
}
