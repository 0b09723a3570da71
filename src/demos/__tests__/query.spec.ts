import { describe, expect, it } from 'vitest';

import { fromLink, GALLERY, toLink } from '../query';
import { sizeOf, tagsIn } from '../words';

const ID = 'a'.repeat(22);

describe('a link', () => {
  it('brings its view back', () => {
    const view = {
      ...GALLERY,
      search: 'a & b',
      tags: ['x,y'.slice(0, 1), 'ü'],
      kind: 'gradio',
      author: 'Ada & co',
      sort: 'rated',
      scope: 'mine',
      page: 3
    } as const;
    expect(fromLink(toLink(view))).toEqual(view);
    const page = { ...GALLERY, part: 'page', demo: ID } as const;
    expect(fromLink(toLink(page))).toEqual(page);
    expect(toLink(GALLERY)).toBe('');
  });

  it('is read whatever someone wrote into it', () => {
    expect(
      fromLink('part=page&demo=../x&kind=docker&sort=z&page=-1&tag=&path=/etc')
    ).toEqual(GALLERY);
    expect(fromLink('page=1e9').page).toBe(1);
    expect(fromLink(`search=${'x'.repeat(500)}`).search).toHaveLength(200);
  });
});

describe('words', () => {
  it('part tags by commas, each once', () => {
    expect(tagsIn(' Vision,  two  words ,vision,, ')).toEqual([
      'Vision',
      'two words'
    ]);
  });

  it('tell sizes as people read them', () => {
    expect([0, 999, 1000, 999_499, 999_600, 12_345_678].map(sizeOf)).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '999 kB',
      '1.0 MB',
      '12 MB'
    ]);
  });
});
