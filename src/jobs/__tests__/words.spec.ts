import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';

import { outcomesCsv } from '../outcomes';
import { fromLink, toLink } from '../query';
import {
  countsText,
  leftText,
  notebookOf,
  progressText,
  standingOf
} from '../words';
import { jobOf, running } from './jobs';

const trans = nullTranslator.load('alacard_ext');
const begun = Date.parse('2026-11-30T10:00:00Z');

describe('the words of a job', () => {
  it.each([
    [null, 10, ''],
    [{ low: 150, high: 270 }, 30, '2 to 4 min left'],
    [{ low: 150, high: 270 }, 200, 'less than 70 s left'],
    [{ low: 60, high: 90 }, 30, '30 to 60 s left'],
    [{ low: 60, high: 90 }, 95, 'longer than usual']
  ])('tell of %o after %i s: %s', (expected, seconds, text) => {
    const job = running('a', { expected });
    expect(leftText(job, begun + seconds * 1000, trans)).toBe(text);
  });

  it('tell the cell, the attempt and the jobs of a bulk', () => {
    const details = { cell: 3, cells: 7 };
    const again = running('a', { details, attempt: 2, attempts: 3 });
    expect(progressText(again, trans)).toBe('cell 3 of 7 · attempt 2 of 3');
    const children = {
      ...{ total: 5, ended: 4 },
      ...{ failed: 1, not_passed: 2, cancelled: 0 }
    };
    const bulk = running('b', { children });
    expect(progressText(bulk, trans)).toBe(
      '4 of 5 ended · 1 failed · 2 did not pass'
    );
    expect(countsText(2, 7, trans)).toBe('2 running · 7 waiting');
    expect(countsText(0, 0, trans)).toBe('');
  });

  it('do not call a verification done that did not pass', () => {
    const result = { outcome: 'failed', message: 'Failed in cell 2' };
    expect(standingOf(jobOf('a', { result }), trans)).toBe('Did not pass');
    const passed = { outcome: 'passed' };
    expect(standingOf(jobOf('a', { result: passed }), trans)).toBe('Done');
  });

  it('find the notebook that a job made or ran', () => {
    expect(notebookOf(jobOf('a', { result: { path: 'x.ipynb' } }))).toBe(
      'x.ipynb'
    );
    expect(notebookOf(jobOf('a', { details: { path: 'y.ipynb' } }))).toBe(
      'y.ipynb'
    );
    expect(notebookOf(jobOf('a', { result: { path: 3 } }))).toBeNull();
  });
});

describe('a table of outcomes', () => {
  it('quotes what needs it, and leaves no formula', () => {
    const csv = outcomesCsv(
      [
        jobOf('a', {
          title: '=HYPERLINK("x")',
          state: 'failed',
          error: { code: 'X', message: 'No, not\n“this”', details: {} }
        })
      ],
      trans
    );
    expect(csv.split('\r\n')[1]).toBe(
      `"'=HYPERLINK(""x"")",Failed,"No, not\n“this”",,1,60`
    );
  });
});

describe('a link to jobs', () => {
  it('brings back its view, and nothing that no view has', () => {
    const view = fromLink('group=failed&kind=notebook.verify&q=x&job=abc');
    expect(fromLink(toLink(view))).toEqual(view);
    const odd = fromLink('group=nope&kind=<b>&job=../x&scope=root&page=1');
    expect(toLink(odd)).toBe('');
  });
});
