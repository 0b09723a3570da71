import type { TranslationBundle } from '@jupyterlab/translation';

import { words } from '../cards/format';

/** What a check of the gate makes sure of; one newer than this page keeps its own name. */
export function checkText(check: string, trans: TranslationBundle): string {
  switch (check) {
    case 'nbformat':
      return trans.__('It is a valid notebook');
    case 'cell_ids':
      return trans.__('Every cell has an id of its own');
    case 'syntax':
      return trans.__('Every code cell parses');
    case 'names':
      return trans.__('Every name is defined before it is used');
    case 'star_import':
      return trans.__('No star import hides where a name comes from');
    case 'imports':
      return trans.__('Everything that is imported gets installed');
    case 'removed':
      return trans.__('Nothing that transformers has removed is used');
    case 'device':
      return trans.__('No device is taken for granted');
    case 'placeholder':
      return trans.__('Nothing is left to fill in');
    case 'secret':
      return trans.__('No password or token is in it');
    case 'pinned':
      return trans.__('The model is pinned to its commit');
    case 'trust_remote_code':
      return trans.__('No code of a stranger is run without your consent');
    case 'single_load':
      return trans.__('The model is loaded only once');
    default:
      return words(check);
  }
}
