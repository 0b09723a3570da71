import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';

import type { Verified } from '../../ground/api/types';
import type { ICellSight, INotebookSight } from '../state';
import { stateOf } from '../state';
import { verifiedOf } from '../sight';
import { ago, clock, longTexts, markOf, shortText } from '../words';

const trans = nullTranslator.load('alacard_ext');
const cell = (more: Partial<ICellSight> = {}): ICellSight => ({
  index: 0,
  source: 'x = 1',
  count: null,
  waiting: false,
  error: null,
  told: '',
  edited: false,
  ...more
});
const sight = (
  cells: Partial<ICellSight>[],
  more: Partial<INotebookSight> = {}
): INotebookSight => ({
  // Between two code cells stands one of prose.
  cells: cells.map((each, at) => cell({ index: at * 2 + 1, ...each })),
  kernelBusy: false,
  verified: null,
  trusted: true,
  sameCode: null,
  verifying: null,
  last: 'unknown',
  ...more
});
const stamp = (more: Partial<Verified> = {}): Verified =>
  ({
    outcome: 'passed',
    date: '2026-01-01T00:00:00Z',
    digest: 'd',
    machine: { system: 'Linux', python: '3.11', device: 'cpu' },
    error: null,
    ...more
  }) as Verified;
const refuted = (): Verified =>
  stamp({
    outcome: 'failed',
    error: { number: 2, cell_id: 'c', name: 'E', message: 'm' } as never
  });
const failure = { name: 'Stop', message: 'no token\nmore' };

describe('the state of a notebook', () => {
  it.each<[string, INotebookSight, string, number, string]>([
    ['is new', sight([{}, {}]), 'Not run yet', -1, 'none'],
    [
      'runs',
      sight([{ count: 1 }, { waiting: true }, { waiting: true }]),
      'Running: cell 2 of 3',
      3,
      'now'
    ],
    [
      'runs again after a failure',
      sight([{ count: 1, error: failure }, { waiting: true }]),
      'Running: cell 2 of 2',
      3,
      'now'
    ],
    [
      'is run by another page',
      sight([{ count: 1 }, {}], { kernelBusy: true }),
      'Running',
      -1,
      'now'
    ],
    ['ran', sight([{ count: 1 }, { count: 2 }]), 'Ran to its end', -1, 'good'],
    ['ran in part', sight([{ count: 1 }, {}]), 'Ran 1 of 2 cells', 1, 'none'],
    [
      'was edited after it ran',
      sight([{ count: 1 }, { count: 2, edited: true }]),
      'Ran to its end, edited since',
      -1,
      'none'
    ],
    [
      'failed',
      sight([{ count: 1 }, { count: 2, error: failure }, {}]),
      'Failed in cell 2',
      3,
      'bad'
    ],
    [
      'was interrupted',
      sight([{ count: 1, error: { name: 'KeyboardInterrupt', message: '' } }]),
      'Interrupted in cell 1',
      1,
      'warn'
    ],
    [
      'is being verified',
      sight([{}, {}], { verifying: { id: 'v', cell: 1, cells: 2 } }),
      'Verifying: cell 1 of 2',
      1,
      'now'
    ],
    [
      'was verified',
      sight([{}, {}], { verified: stamp(), sameCode: true }),
      'Verified',
      -1,
      'good'
    ],
    [
      'says itself that it was verified',
      sight([{}, {}], { verified: stamp(), sameCode: true, trusted: false }),
      'Verified, according to the file',
      -1,
      'none'
    ],
    [
      'says itself that it failed to verify',
      sight([{}, {}], { verified: refuted(), trusted: false }),
      'Verification failed in cell 2, according to the file',
      3,
      'none'
    ],
    [
      'ran here, whatever it says of itself',
      sight([{ count: 1 }], { verified: stamp(), trusted: false, last: 'run' }),
      'Ran to its end',
      -1,
      'good'
    ],
    [
      'was edited after it was verified',
      sight([{}, {}], { verified: stamp(), sameCode: false }),
      'Verified, edited since',
      -1,
      'none'
    ],
    [
      'failed to verify',
      sight([{}, {}], { verified: refuted() }),
      'Verification failed in cell 2',
      3,
      'bad'
    ],
    [
      'ran, and failed to verify as it is now',
      sight([{ count: 1 }, { count: 2 }], {
        verified: refuted(),
        sameCode: true
      }),
      'Verification failed in cell 2',
      3,
      'bad'
    ],
    [
      'failed to verify before it ran to its end',
      sight([{ count: 1 }, { count: 2 }], {
        verified: refuted(),
        sameCode: true,
        last: 'run'
      }),
      'Ran to its end',
      -1,
      'good'
    ],
    [
      'failed to verify, and was mended since',
      sight([{ count: 1 }, { count: 2, edited: true }], {
        verified: refuted(),
        sameCode: false,
        last: 'verification'
      }),
      'Ran to its end, edited since',
      -1,
      'none'
    ],
    [
      'was verified after a run that failed',
      sight([{ count: 1, error: failure }, {}], {
        verified: stamp(),
        sameCode: true,
        last: 'verification'
      }),
      'Verified',
      -1,
      'good'
    ],
    [
      'has cells without code',
      sight([{ source: ' ' }, { count: 1 }]),
      'Ran to its end',
      -1,
      'good'
    ]
  ])('%s', (_, seen, text, index, mark) => {
    const state = stateOf(seen);
    expect(shortText(state, trans)).toBe(text);
    expect(state.index).toBe(index);
    expect(markOf(state)).toBe(mark);
  });

  it('says why it failed, where it was verified, and what the set-up does', () => {
    const failed = stateOf(
      sight([{ count: 1, error: failure }], { verified: stamp() })
    );
    expect(longTexts(failed, trans)).toEqual([
      'no token',
      expect.stringMatching(/^Verified .* on Linux, Python 3\.11, cpu\.$/)
    ]);
    const setup = stateOf(sight([{ waiting: true, told: 'Installing torch' }]));
    expect(longTexts(setup, trans)).toEqual(['Installing torch']);
  });

  it('tells a stamp of someone else’s file as that file’s word', () => {
    const claim = sight([{}], { verified: stamp(), trusted: false });
    expect(longTexts(stateOf(claim), trans)).toEqual([
      expect.stringMatching(
        /^According to the file, verified .* on Linux, Python 3\.11, cpu\. The file is not signed as yours\.$/
      )
    ]);
  });

  it('takes nothing for a stamp that cannot be read or is still to come', () => {
    const now = Date.parse('2026-06-01T00:00:00Z');
    const read = (more: object): unknown =>
      verifiedOf({ alacard: { verified: { ...stamp(), ...more } } }, now);
    expect(read({})).toEqual(stamp());
    // The clocks of two machines differ.
    expect(read({ date: '2026-06-01T20:00:00+00:00' })).not.toBeNull();
    for (const bad of [
      { date: '2026-06-02T00:00:01+00:00' },
      { date: '2030-01-01T00:00:00Z' },
      { date: 'yesterday' },
      { date: '2026-13-01T00:00:00Z' },
      { date: 7 },
      { machine: [1] },
      { machine: null },
      { machine: { system: '' } },
      { outcome: 'splendid' },
      { digest: 7 },
      { error: 'x' },
      { error: { number: 'x', name: 'E', message: 'm' } },
      { repair: { diff: 1, sentences: [] } }
    ]) {
      expect(read(bad), JSON.stringify(bad)).toBeNull();
    }
    for (const odd of [null, 1, [], { alacard: [] }, { alacard: 'x' }]) {
      expect(verifiedOf(odd, now)).toBeNull();
    }
  });

  it('draws what an error says as text', () => {
    const state = stateOf(
      sight([{ count: 1, error: { name: 'E', message: 'a\u202eb' } }])
    );
    expect(longTexts(state, trans)).toEqual(['E: a‹U+202E›b']);
  });

  it('tells times', () => {
    expect(clock(65_000)).toBe('1:05');
    expect(ago(0, 7_200_000)).toMatch(/2/);
    expect(ago(Number.NaN, 0)).toBe('');
  });
});
