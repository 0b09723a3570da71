import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { headingOf, pageOf, withoutFrontMatter } from '../markdown';
import { htmlOf } from '../parse';

interface IAttack {
  readonly name: string;
  readonly markdown: string;
}

const ATTACKS = JSON.parse(
  readFileSync('tests/attacks/readmes.json', 'utf8')
) as IAttack[];
const OPTIONS = { id: 'org/m', images: false, placeholder: 'image' };

// Written out here as well: the test would follow a list that it took from the code.
const ELEMENTS = new Set(
  (
    'a abbr b blockquote br caption code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i ins ' +
    'kbd li mark ol p pre q s samp small span strong sub summary sup table tbody td tfoot th ' +
    'thead tr tt u ul var'
  ).split(' ')
);
const ATTRIBUTES = new Set(
  'align colspan height href open rel rowspan start target title width'.split(
    ' '
  )
);
const TURNING =
  /[\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}\u2028\p{Co}]|(?![\n\t])\p{Cc}/u;

function drawn(markdown: string, images = false): HTMLElement {
  const page = pageOf(markdown, { ...OPTIONS, images });
  const host = document.createElement('div');
  host.append(page.nodes);
  return host;
}

/** What of a page is not among what a page may be made of. */
function faults(host: HTMLElement): string[] {
  const found: string[] = [];
  for (const node of host.querySelectorAll('*')) {
    const stand =
      node.localName === 'span' && node.className === 'jp-AlacardModels-image';
    if (!ELEMENTS.has(node.localName)) {
      found.push(`<${node.localName}>`);
    }
    for (const { name, value } of node.attributes) {
      if (!ATTRIBUTES.has(name) && !(stand && name === 'class')) {
        found.push(`${node.localName} ${name}=${value}`);
      }
    }
    const href = node.getAttribute('href');
    if (href !== null && !/^(https?:\/\/|mailto:|#)/.test(href)) {
      found.push(href);
    }
    for (const { value } of node.attributes) {
      if (TURNING.test(value)) {
        found.push(`turned: ${value}`);
      }
    }
  }
  if (TURNING.test(host.textContent)) {
    found.push('turned text');
  }
  return found;
}

describe('a stranger’s page', { timeout: 60_000 }, () => {
  it('is attacked in many ways', () => {
    expect(ATTACKS.length).toBeGreaterThan(40);
    expect(new Set(ATTACKS.map(attack => attack.name)).size).toBe(
      ATTACKS.length
    );
  });

  it.each(ATTACKS)('is text alone: $name', ({ markdown }) => {
    expect(faults(drawn(markdown))).toEqual([]);
  });

  it.each(ATTACKS)('loads images alone when asked: $name', ({ markdown }) => {
    const host = drawn(markdown, true);
    for (const image of host.querySelectorAll('img')) {
      expect(image.getAttribute('src')).toMatch(/^https?:\/\//);
      expect(image.getAttribute('referrerpolicy')).toBe('no-referrer');
      for (const { name } of image.attributes) {
        expect('align alt height loading referrerpolicy src width').toContain(
          name
        );
      }
      image.remove();
    }
    expect(faults(host)).toEqual([]);
  });

  it('keeps what is meant', () => {
    const host = drawn(
      '# How to use\n\nSee [the paper](docs/b.md), **bold** and `code`.\n\n' +
        '| a | b |\n|:--|--:|\n| 1 | 2 |\n\n- [x] done\n\n![a cat](a.png)\n\n' +
        '<p align="center"><sub>small</sub></p>\n\n[up](#how-to-use)'
    );
    expect(host.querySelector('h1')?.textContent).toBe('How to use');
    expect(host.querySelector('a')?.getAttribute('href')).toBe(
      'https://huggingface.co/org/m/blob/main/docs/b.md'
    );
    expect(host.querySelectorAll('td')).toHaveLength(2);
    expect(host.textContent).toContain('☑ done');
    expect(host.textContent).toContain('image: a cat');
    expect(host.querySelector('p[align=center] sub')).not.toBeNull();
    expect(headingOf(host, '#how-to-use')?.localName).toBe('h1');
    expect(headingOf(host, '#elsewhere')).toBeUndefined();
  });

  it('shows images of its repository once they are asked for', () => {
    expect(drawn('![x](a.png)', true).innerHTML).toContain(
      'src="https://huggingface.co/org/m/resolve/main/a.png"'
    );
  });

  it('colours plain languages and leaves what an extension could draw', () => {
    const languages = [
      'python',
      'mermaid',
      'Mermaid',
      'vega-lite',
      'math',
      'x'
    ];
    const page = pageOf(
      languages.map(name => `\`\`\`${name}\nx\n\`\`\``).join('\n\n'),
      OPTIONS
    );
    expect(page.code.map(block => block.language)).toEqual([
      'python',
      ...languages.slice(1).map(() => '')
    ]);
  });

  it('is parsed in a bounded time whatever it repeats', () => {
    for (const piece of [
      '*a ',
      '_a*',
      '> ',
      '- ',
      '1. ',
      '> - ',
      '![](',
      '['
    ]) {
      const start = performance.now();
      expect(htmlOf(piece.repeat(100_000 / piece.length))).toContain('<');
      expect(performance.now() - start, piece).toBeLessThan(10_000);
    }
  });

  it('loses its front matter and nothing else', () => {
    expect(withoutFrontMatter('---\na: 1\n---\n# T\n---\nx')).toBe(
      '# T\n---\nx'
    );
    expect(withoutFrontMatter('# T\n---\nx')).toBe('# T\n---\nx');
  });
});
