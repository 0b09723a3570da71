import type { IStateDB } from '@jupyterlab/statedb';
import type { ReadonlyPartialJSONValue } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { Debouncer } from '@lumino/polling';

import type { IResult } from '../generate/generation';
import type { IGeneration } from '../generate/tokens';
import { stateWithoutConsent } from '../hand/consent';
import type { IHandState } from '../hand/state';
import type { IHandModel } from '../hand/tokens';
import type { IPlayed } from '../recipes/book';
import type { IRecipeBook } from '../recipes/tokens';

const KEY = 'alacard_ext:table';

/** Grows when an older page could not read what a newer one wrote. */
const VERSION = 2;

/** Steps that undo can go back after a reload; the page itself remembers more. */
const MOST_STEPS = 10;

interface ISavedTable {
  version: number;
  table: IHandState;
  past: readonly IHandState[];
  recent: readonly IPlayed[];
  result: IResult | null;
}

/** Keep the table over a reload of the page, until what is returned is disposed. */
export async function keepState(
  models: { hand: IHandModel; recipes: IRecipeBook; generation: IGeneration },
  state: IStateDB,
  ready: Promise<unknown>
): Promise<IDisposable> {
  const { hand, recipes, generation } = models;
  await ready;
  try {
    const saved = (await state.fetch(KEY)) as ISavedTable | undefined;
    if (saved?.version === VERSION) {
      hand.restore(saved.table, saved.past);
      recipes.restore(saved.recent);
      if (saved.result) {
        generation.restore(saved.result);
      }
    }
  } catch (error) {
    console.warn('Alacard could not restore its table.', error);
  }
  const save = new Debouncer(async () => {
    const { result } = generation;
    const saved: ISavedTable = {
      version: VERSION,
      // A reload is a new sitting: what was allowed is asked again.
      table: stateWithoutConsent(hand.state),
      past: hand.past.slice(-MOST_STEPS).map(stateWithoutConsent),
      recent: recipes.recent,
      // A notebook that lies in the workspace need not be kept here again.
      result:
        result && result.path !== null
          ? { ...result, answer: { ...result.answer, notebook: {} } }
          : result
    };
    await state.save(
      KEY,
      JSON.parse(JSON.stringify(saved)) as ReadonlyPartialJSONValue
    );
  }, 400);
  const onChanged = (): void => {
    void save.invoke();
  };
  hand.changed.connect(onChanged);
  recipes.changed.connect(onChanged);
  let kept = generation.result;
  generation.changed.connect(() => {
    const { result, running } = generation;
    // How far it is, is not kept, and what there was before is until another one is there.
    if ((result !== null || !running) && result !== kept) {
      kept = result;
      onChanged();
    }
  });
  return save;
}
