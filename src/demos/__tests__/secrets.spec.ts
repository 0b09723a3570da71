import { describe, expect, it } from 'vitest';

import { secretsIn, troubleIn } from '../secrets';
import { lastWords } from '../words';

const row = (name: string, value = 'v'): { name: string; value: string } => ({
  name,
  value
});

describe('secrets', () => {
  it('are given by name, and rows without a value are left out', () => {
    const rows = [row(' HF_TOKEN '), row('', ''), row('OTHER', '')];
    expect(troubleIn(rows)).toBeNull();
    expect(secretsIn(rows)).toEqual({ HF_TOKEN: 'v' });
  });

  it('are refused where the server would refuse them', () => {
    expect(troubleIn([row('A'), row('1A')])).toEqual({
      row: 1,
      trouble: 'name'
    });
    for (const name of ['PATH', 'ld_preload', 'PYTHONPATH', 'ALACARD_X']) {
      expect(troubleIn([row(name)])?.trouble).toBe('reserved');
    }
    expect(troubleIn([row('A'), row('A')])?.trouble).toBe('twice');
    expect(troubleIn([row('A', 'x\0')])?.trouble).toBe('value');
    expect(troubleIn([row('A', 'x'.repeat(8001))])?.trouble).toBe('long');
  });
});

describe('the last words of an app', () => {
  it('are its last traceback without the frames in between', () => {
    const frames = Array.from({ length: 30 }, (_, i) => `  File "${i}"`);
    frames.push('  File "<frozen importlib>", line 1', '    ^^^^');
    const log = [
      'Traceback (most recent call last):',
      'first',
      'Traceback (most recent call last):',
      ...frames,
      'ValueError: no',
      ''
    ].join('\n');
    const words = lastWords(log).split('\n');
    expect(words).toHaveLength(12);
    expect(words[0]).toMatch(/^Traceback/);
    expect(words.at(-1)).toBe('ValueError: no');
    expect(words.at(-2)).toBe('  File "29"');
    expect(words).not.toContain('first');
  });

  it('are the last lines that say something, none of them endless', () => {
    expect(lastWords(`a\n\n${'x'.repeat(9000)}\n`)).toBe(
      `a\n${'x'.repeat(400)}`
    );
    expect(lastWords('')).toBe('');
  });
});
