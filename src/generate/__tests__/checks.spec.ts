import { readFileSync } from 'node:fs';

import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';

import { words } from '../../cards/format';
import { checkText } from '../checks';

const trans = nullTranslator.load('alacard_ext');
const gate = readFileSync('alacard_ext/notebooks/gate/__init__.py', 'utf8');
const listed = /CODE_CHECKS[^]*?(\{[^]*?\n\})/.exec(gate)?.[1];
const names = [...(listed ?? '').matchAll(/^ {4}"(\w+)":/gm)].map(
  each => each[1]
);

describe('the checks of the gate', () => {
  it.each([...names, 'nbformat', 'cell_ids', 'written'])(
    '%s is told as a sentence',
    name => {
      expect(checkText(name, trans)).not.toBe(words(name));
    }
  );
  it('are read from the gate itself', () => {
    expect(names).toContain('network');
  });
});
