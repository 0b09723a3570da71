import type { TranslationBundle } from '@jupyterlab/translation';

import { words } from '../cards/format';

/** What a check of the gate looked at; one that is newer than this text keeps its own name. */
export function checkText(check: string, trans: TranslationBundle): string {
  switch (check) {
    case 'nbformat':
      return trans.__('It is a valid notebook');
    case 'parse':
      return trans.__('Every code cell parses');
    case 'names':
    case 'undefined_names':
      return trans.__('Every name is defined before it is used');
    case 'imports':
      return trans.__('Everything that is imported gets installed');
    case 'transformers':
    case 'removed_pipelines':
      return trans.__('No class or pipeline that transformers has removed');
    case 'placeholders':
    case 'placeholder':
      return trans.__('Nothing is left to fill in');
    case 'secrets':
    case 'secret':
      return trans.__('No password or token in it');
    case 'pinned':
    case 'pin':
      return trans.__('The model is pinned to its commit');
    default:
      return words(check);
  }
}
