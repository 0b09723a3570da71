import { describe, expect, it } from 'vitest';

import { words } from '../format';

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
