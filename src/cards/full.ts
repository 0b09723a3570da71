import type { TranslationBundle } from '@jupyterlab/translation';

import type { CardType } from '../ground/api/values';
import { MAX_COMPANIONS, MAX_PROMPTS } from '../hand/hand';

/** Why one pack more, or one model more of a bake-off, is refused. */
export function fullText(
  type: CardType | undefined,
  trans: TranslationBundle
): string {
  return type === 'model'
    ? trans.__(
        'A bake-off takes %1 models at most: remove one before you add another.',
        MAX_COMPANIONS.bake_off + 1
      )
    : trans.__(
        '%1 packs at most: remove one before you add another.',
        MAX_PROMPTS
      );
}
