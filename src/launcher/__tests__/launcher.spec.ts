import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';

import { CommandIDs } from '../../ground/ids';
import { launcherPlugin } from '../plugin';

/** The cards that the launcher is given, where JupyterLab speaks by `translator`. */
function cardsWith(translator: unknown): object[] {
  const cards: object[] = [];
  const launcher = { add: (card: object) => cards.push(card) };
  void launcherPlugin.activate({} as never, launcher, translator);
  return cards;
}

describe('the launcher', () => {
  it('has one card, in the category that JupyterLab itself calls other', () => {
    expect(cardsWith(nullTranslator)).toMatchObject([
      { command: CommandIDs.openPanel, category: 'Other' }
    ]);
    expect(cardsWith(null)).toMatchObject([{ category: 'Other' }]);
  });

  it('has it there in another language, by JupyterLab’s own translation', () => {
    const german = {
      load: (domain: string) => ({
        __: (text: string) =>
          domain === 'jupyterlab' && text === 'Other' ? 'Sonstige' : text
      })
    };
    expect(cardsWith(german)).toMatchObject([{ category: 'Sonstige' }]);
  });
});
