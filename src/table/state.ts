import type { IStateDB } from '@jupyterlab/statedb';
import type { ReadonlyPartialJSONValue } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { Debouncer } from '@lumino/polling';

import type { CardType } from '../api/values';
import type { IResult } from '../generate/generation';
import { handWithoutConsent } from '../hand/consent';
import type { IHandState } from '../hand/model';
import type { IPlayed } from '../recipes/book';
import type { IAlacard } from '../tokens';

const KEY = 'alacard_ext:table';

/** Grows when an older page could not read what a newer one wrote. */
const VERSION = 1;

interface IKept {
  version: number;
  table: IHandState;
  locks: CardType[];
  recent: readonly IPlayed[];
  result: IResult | null;
}

/** Keep the table over a reload of the page, until what is returned is disposed. */
export async function keepState(
  alacard: IAlacard,
  state: IStateDB,
  ready: Promise<unknown>
): Promise<IDisposable> {
  const { hand, recipes, generation } = alacard;
  await ready;
  try {
    const kept = (await state.fetch(KEY)) as IKept | undefined;
    if (kept?.version === VERSION) {
      hand.restore(kept.table, kept.locks);
      recipes.restore(kept.recent);
      if (kept.result) {
        generation.restore(kept.result);
      }
    }
  } catch (error) {
    console.warn('Alacard could not restore its table.', error);
  }
  const save = new Debouncer(async () => {
    const { result } = generation;
    const kept: IKept = {
      version: VERSION,
      // A reload is a new sitting: what was allowed is asked again.
      table: { hand: handWithoutConsent(hand.hand), handCode: hand.handCode },
      locks: [...hand.locks],
      recent: recipes.recent,
      // A notebook that lies in the workspace need not be kept here again.
      result:
        result && result.path !== null
          ? { ...result, answer: { ...result.answer, notebook: {} } }
          : result
    };
    await state.save(
      KEY,
      JSON.parse(JSON.stringify(kept)) as ReadonlyPartialJSONValue
    );
  }, 400);
  const onChanged = (): void => {
    void save.invoke();
  };
  hand.changed.connect(onChanged);
  recipes.changed.connect(onChanged);
  generation.changed.connect(onChanged);
  return save;
}
