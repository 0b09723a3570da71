import type { TranslationBundle } from '@jupyterlab/translation';

import { words } from '../cards/format';

/** What a check of the gate makes sure of; one newer than this page keeps its own name. */
export function checkText(check: string, trans: TranslationBundle): string {
  switch (check) {
    case 'nbformat':
      return trans.__('The notebook is valid');
    case 'cell_ids':
      return trans.__('Every cell has a unique id');
    case 'syntax':
      return trans.__('Every code cell parses');
    case 'names':
      return trans.__('Every name is defined before it is used');
    case 'star_import':
      return trans.__('No star import hides where a name comes from');
    case 'imports':
      return trans.__('Everything it imports is installed');
    case 'attributes':
      return trans.__(
        'Every class, function and attribute that it uses exists'
      );
    case 'network':
      return trans.__('It connects only to the Hub and to this computer');
    case 'written':
      return trans.__('The files that it writes pass the same checks');
    case 'removed':
      return trans.__('It uses nothing that transformers has removed');
    case 'device':
      return trans.__('It assumes no particular device');
    case 'placeholder':
      return trans.__('No placeholder is left to fill in');
    case 'secret':
      return trans.__('It contains no password or token');
    case 'pinned':
      return trans.__('The model is pinned to its commit');
    case 'trust_remote_code':
      return trans.__('No third-party code runs without your consent');
    case 'single_load':
      return trans.__('The model is loaded only once');
    default:
      return words(check);
  }
}
