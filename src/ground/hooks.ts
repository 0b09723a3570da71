import { type ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { Token } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';
import * as React from 'react';

import type { Card, CardType } from './api/values';
import type { RoomModels } from './room_models';

/** What all views below a widget of Alacard are given. */
export interface IViewContext {
  readonly models: RoomModels;
  readonly commands: CommandRegistry;
  readonly translator: ITranslator;
}

/** The card that is being dragged, so that its slot can show itself. */
export interface IDragged {
  readonly type: CardType;
  readonly card: Card;
}

export const ViewContext = React.createContext<IViewContext | null>(null);

export const DragContext = React.createContext<{
  dragged: IDragged | null;
  setDragged(dragged: IDragged | null): void;
}>({ dragged: null, setDragged: () => undefined });

export function useViewContext(): IViewContext {
  const context = React.useContext(ViewContext);
  if (!context) {
    throw new Error('A view of Alacard needs its context around it.');
  }
  return context;
}

/** The model of a room, by its token. */
export function useRoom<T>(token: Token<T>): T {
  return useViewContext().models.get(token);
}

/** The application's commands. */
export function useCommands(): CommandRegistry {
  return useViewContext().commands;
}

/** The translations of Alacard's strings. */
export function useTrans(): ReturnType<ITranslator['load']> {
  const context = React.useContext(ViewContext);
  return (context?.translator ?? nullTranslator).load('alacard_ext');
}

/** Draw the component again whenever `source` changes. */
export function useChanged<T>(source: { changed: ISignal<T, void> }): void {
  const [, draw] = React.useReducer((count: number) => count + 1, 0);
  // Before anything else can happen: an answer that came between a draw and a passive effect would
  // never be drawn.
  React.useLayoutEffect(() => {
    const onChanged = (): void => draw();
    source.changed.connect(onChanged);
    return () => {
      source.changed.disconnect(onChanged);
    };
  }, [source]);
}
