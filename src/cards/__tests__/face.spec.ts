import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';

import { modelCard } from '../../__tests__/cards';
import { faceOf, parameterCount, untoldAccess } from '../face';

const trans = nullTranslator.load('alacard_ext');
const badges = (more: Parameters<typeof modelCard>[1]): string[] =>
  faceOf('model', modelCard('a/b', more), trans).badges.map(
    badge => badge.text
  );

describe('the face of a model', () => {
  it('tells an unknown task as unknown, and never as basic', () => {
    expect(badges({ pipeline_tag: null })).toContain('task unknown');
    expect(badges({ pipeline_tag: null })).not.toContain('basic');
    expect(badges({ pipeline_tag: 'fill-mask' })).not.toContain('task unknown');
    expect(badges({ pipeline_tag: 'other', basic: true })).toContain('basic');
  });
});

describe('the access of a model', () => {
  it('is told as unknown where nobody told it, and only there', () => {
    const said = (gated: 'auto' | 'manual' | false | null | undefined) =>
      untoldAccess(gated, trans).map(badge => badge.text);
    expect(said(null)).toEqual(['access unknown']);
    expect([false, 'auto', 'manual', undefined].flatMap(said as never)).toEqual(
      []
    );
    expect(badges({ gated: 'auto' })).toContain('gated');
    expect(badges({ gated: null })).not.toContain('gated');
  });
});

describe('how many parameters a card tells', () => {
  it.each([
    ['by dtype', { parameters: { F32: 100, I64: 2 } }, 102],
    ['not how they are stored', { parameter_total: 7 }, 7],
    ['nothing', {}, null]
  ])('%s', (_, told, count) => {
    expect(parameterCount(modelCard('a/b', told))).toBe(count);
  });
});
