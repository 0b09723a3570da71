import type { TranslationBundle } from '@jupyterlab/translation';

import type { Hand } from '../ground/api/types';
import { visible } from '../ground/text/visible';
import { cardWords } from './format';

type Named = readonly (readonly [string, string])[];

export function levelNames(trans: TranslationBundle): Named {
  return [
    ['beginner', trans.__('Beginner')],
    ['intermediate', trans.__('Intermediate')],
    ['advanced', trans.__('Advanced')]
  ];
}

export function appNames(trans: TranslationBundle): Named {
  return [
    ['none', trans.__('No app')],
    ['chat_interface', trans.__('Chat')],
    ['api_endpoint', trans.__('API endpoint')],
    ['gradio_demo', trans.__('Gradio demo')],
    ['streamlit_app', trans.__('Streamlit app')],
    ['batch_cli', trans.__('Batch command')]
  ];
}

/** The name of a card: that of one that a person made, else its id as words. */
export function cardName(
  id: string,
  names: Readonly<Record<string, string>>
): string {
  return id in names ? visible(names[id], 'prose') : cardWords(id);
}

/**
 * What tells hands of one title apart: level, app where there is one, and topic. `names` are those of
 * cards that people made.
 */
export function handLine(
  hand: Pick<Hand, 'difficulty' | 'topic' | 'ui'>,
  trans: TranslationBundle,
  names: Readonly<Record<string, string>> = {}
): string {
  const { difficulty, topic, ui } = hand;
  const of = (named: Named, id: string): string =>
    named.find(([name]) => name === id)?.[1] ?? visible(id);
  return [
    of(levelNames(trans), difficulty),
    ui !== 'none' && of(appNames(trans), ui),
    cardName(topic, names)
  ]
    .filter(Boolean)
    .join(' · ');
}
