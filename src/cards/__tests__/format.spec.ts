import { describe, expect, it } from 'vitest';

import { cardWords, words } from '../format';

describe('a slug as words', () => {
  it.each([
    ['text-classification', 'Text classification'],
    ['image-to-3d', 'Image to 3D'],
    ['graph-ml', 'Graph ML'],
    ['text2text-generation', 'Text2text generation'],
    ['ui_component', 'UI component'],
    ['Understand text', 'Understand text'],
    ['', '']
  ])('%s', (slug, said) => {
    expect(words(slug)).toBe(said);
  });
});

it('leaves out of the id of an own card what names nothing', () => {
  expect(cardWords('sour_dough-0a1b2c3d')).toBe('Sour dough');
  expect(cardWords('question_answering')).toBe('Question answering');
});
