import { describe, expect, it } from 'vitest';

import { visible, visibleAnswer } from '../visible';

describe('visible', () => {
  it.each([
    ['photo\u202egnp.exe', 'photo‹U+202E›gnp.exe'],
    ['a\u200bb', 'a‹U+200B›b'],
    ['a\u2066b\u2069', 'a‹U+2066›b‹U+2069›'],
    ['tag\u{e0041}', 'tag‹U+E0041›'],
    ['wide\u3000space\u00a0', 'wide‹U+3000›space‹U+00A0›'],
    ['filler\u3164\uffa0\u2800', 'filler‹U+3164›‹U+FFA0›‹U+2800›'],
    ['two\nlines\t', 'two‹U+000A›lines‹U+0009›'],
    ['lone \ud800', 'lone ‹U+D800›'],
    ['a\u200db', 'a‹U+200D›b'],
    ['a\ufe0f', 'a‹U+FE0F›']
  ])('shows what a name hides: %j', (name, shown) => {
    expect(visible(name)).toBe(shown);
  });

  it.each([
    'bert-base-uncased',
    'naïve 模型 модель نموذج',
    'می‌خواهم',
    'क्‍ष',
    '👩‍🍳 ❤️ 👍🏽 🤗',
    '👩🏽‍⚕️'
  ])('keeps what a name needs: %s', name => {
    expect(visible(name)).toBe(name);
  });

  it('keeps lines of code, and of prose its spaces and hyphens', () => {
    expect(visible('a\n\tb\u202e', 'code')).toBe('a\n\tb‹U+202E›');
    expect(visible('a\u00a0b\u00ad\u200f\u202e', 'prose')).toBe(
      'a\u00a0b\u00ad\u200f‹U+202E›'
    );
  });

  it('goes through all of an answer', () => {
    expect(
      visibleAnswer({ a: ['x\u202e', { b: 1, 'c\u202e': null }], d: true })
    ).toEqual({ a: ['x‹U+202E›', { b: 1, 'c‹U+202E›': null }], d: true });
  });
});
