import { describe, expect, it } from 'vitest';

import { fromLines, type IKind, KINDS, toLines } from '../lines';

const kind = (name: string): IKind =>
  KINDS.find(each => each.name === name) ?? KINDS[0];

describe('the inputs of a topic as lines', () => {
  it.each([
    ['prompts', ['One?', 'Two?']],
    ['texts', [{ label: 'positive', text: 'Good.' }]],
    ['questions', [{ question: 'Q?', context: 'A is it.', answer: 'A' }]],
    ['pairs', [['a', 'b']]],
    ['texts', [{ label: 'code', text: 'x | y' }]],
    ['questions', [{ question: 'Q?', context: 'a | b is it', answer: 'a' }]],
    ['pairs', [['\\|', '\\n\\\\']]],
    ['sentences', ['Two\nlines, a | and C:\\new \\d', 'Another.']],
    ['masked', ['ends with \\', '\\\\']],
    ['prompts', ['def f(x):\n    return x\n\nf(1)', 'C:\\new\\table', '\\n']],
    ['texts', [{ label: 'a\\|b\\', text: '\\\\server|x\nmore' }]]
  ])('%s come back as they were', (name, values) => {
    expect(fromLines(kind(name), toLines(kind(name), values))).toEqual(values);
  });

  it('hold what people type: backslashes as they are, and lines that go on', () => {
    const typed =
      'C:\\new\\table | and \\n\nWrite this:\n  for x in y:\n    go\n\tend\n\nNext';
    expect(fromLines(kind('prompts'), typed)).toEqual([
      'C:\\new\\table | and \\n',
      'Write this:\nfor x in y:\n  go\nend',
      'Next'
    ]);
    expect(fromLines(kind('texts'), 'or | a \\| b | c')).toEqual([
      { label: 'or', text: 'a | b | c' }
    ]);
  });

  it('keep what is not whole, for the check to tell', () => {
    expect(fromLines(kind('texts'), ' positive \n\n')).toEqual([
      { label: 'positive', text: '' }
    ]);
    expect(fromLines(kind('pairs'), 'only one')).toEqual([['only one', '']]);
    expect(fromLines(kind('pairs'), 'a | b | c')).toEqual([['a', 'b | c']]);
  });
});
