import {
  type IRenderMime,
  RenderMimeRegistry,
  standardRendererFactories
} from '@jupyterlab/rendermime';
import { fireEvent, render, screen } from '@testing-library/react';
import { Widget } from '@lumino/widgets';
import * as React from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { NotebookPreview } from '../preview';
import { cellsOf } from '../preview_cells';
import { keepWebLinks, withoutRemote } from '../preview_markup';

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk';

const shown = (...data: object[]): object => ({
  cell_type: 'code',
  source: 'x = 1',
  outputs: data.map(each => ({ output_type: 'display_data', data: each }))
});

beforeEach(() => {
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      observe = vi.fn();
      disconnect = vi.fn();
    }
  );
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});

/** A renderer of JPEG that fails as it is told to. */
function broken(how: 'created' | 'drawn' | 'later' | 'removed') {
  class Broken extends Widget implements IRenderMime.IRenderer {
    renderModel(): Promise<void> {
      if (how === 'drawn') {
        throw new Error('drawn');
      }
      return how === 'later' ? Promise.reject(new Error()) : Promise.resolve();
    }

    dispose(): void {
      super.dispose();
      if (how === 'removed') {
        throw new Error('removed');
      }
    }
  }
  const registry = new RenderMimeRegistry({
    initialFactories: standardRendererFactories
  });
  registry.addFactory({
    safe: true,
    mimeTypes: ['image/jpeg'],
    defaultRank: 0,
    createRenderer: () => {
      if (how === 'created') {
        throw new Error('created');
      }
      return new Broken();
    }
  });
  return registry;
}

function preview(
  cells: readonly object[],
  rendermime: RenderMimeRegistry = new RenderMimeRegistry({
    initialFactories: standardRendererFactories
  })
) {
  const renderers = { rendermime, languages: null };
  return render(<NotebookPreview notebook={{ cells }} renderers={renderers} />);
}

describe('the cells of a notebook', () => {
  it('have the richest type of each output that runs nothing', () => {
    const widget = { 'application/vnd.jupyter.widget-view+json': {} };
    const [{ source, outputs }] = cellsOf({
      cells: [
        shown(
          {
            'application/javascript': 'alert(1)',
            'text/html': ['<b>', 'x</b>'],
            'text/plain': 'x'
          },
          widget
        )
      ]
    });
    expect(source).toBe('x = 1');
    const html = { mime: 'text/html', data: '<b>x</b>', plain: 'x' };
    expect(outputs[0]).toMatchObject(html);
    const hidden = { mime: null, hidden: Object.keys(widget) };
    expect(outputs[1]).toMatchObject(hidden);
  });

  it.each([
    null,
    3,
    {},
    { cells: 'x' },
    { cells: [null, 3, {}, { attachments: 3 }, { attachments: { a: null } }] }
  ])('may be of what is no notebook: %j', notebook => {
    expect(() => cellsOf(notebook)).not.toThrow();
  });
});

describe('markup', () => {
  it('fetches nothing and runs nothing', () => {
    const { html } = withoutRemote(
      '<img src="https://spy.test/a.png" srcset="https://spy.test/b.png 2x">' +
        '<img src="data:image/png;base64,AAAA" alt="a">' +
        '<p style="background: u\\72l(//spy.test)" onclick="x()">words</p>' +
        '<button data-commandlinker-command="x" id="body">go</button>' +
        '<style>@import "//spy.test"</style><a href="https://a.test">a</a>'
    );
    expect(html).not.toMatch(/spy|onclick|commandlinker|id=/);
    expect(html).toContain('data:image/png;base64,AAAA');
    expect(html).toContain('words');
  });

  it.each([
    ['https://a.test/x', true],
    ['HTTP://a.test', true],
    ['mailto:a@a.test', true],
    ['javascript:alert(1)', false],
    [' java\nscript:alert(1)', false],
    ['data:text/html,x', false],
    ['file:///etc/passwd', false],
    ['blob:https://a.test/x', false],
    ['vbscript:x', false],
    ['//a.test/x', false],
    ['/lab?reset', false],
    ['other.ipynb', false],
    ['#part', false],
    ['', false]
  ])('has links to the web and to mail alone: %j', (address, isKept) => {
    const page = document.createElement('div');
    const link = document.createElement('a');
    link.setAttribute('href', address);
    page.append(link);
    expect(keepWebLinks(page)).toBe(!isKept);
    expect(link.hasAttribute('href')).toBe(isKept);
    expect(link.rel).toBe('noopener noreferrer');
    expect(link.target).toBe('_blank');
  });

  it('is told what it lost, by the sanitiser as well', () => {
    const given =
      '<script>x()</script><p onclick="x()">a</p><a href="javascript:x()">c</a><iframe src="x"></iframe>' +
      '<img src="https://spy.test/a.png"><svg><path d=""/></svg><b>b</b>';
    const sanitized =
      '<p>a</p><a>c</a><img src="https://spy.test/a.png"><b>b</b>';
    const { leftOut } = withoutRemote(sanitized, new Map(), given);
    expect(leftOut).toEqual([
      'scripts',
      'frames',
      'pictures',
      'drawings',
      'links'
    ]);
    expect(withoutRemote('<b>b</b>').leftOut).toEqual([]);
  });
});

describe('a preview', () => {
  it.each(['created', 'drawn', 'later', 'removed'] as const)(
    'stands where a renderer fails when it is %s',
    async how => {
      const cells = [
        shown({ 'image/jpeg': 'AAAA', 'text/plain': 'a picture' }),
        shown({ 'text/plain': 'another output' })
      ];
      const page = preview(cells, broken(how));
      await screen.findByText('another output');
      if (how !== 'removed') {
        await screen.findByText('This could not be shown: image/jpeg');
        await screen.findByText('a picture');
        expect(screen.queryByText('AAAA')).toBeNull();
      }
      expect(() => page.unmount()).not.toThrow();
    }
  );

  it('stands where a part of it cannot even be counted', async () => {
    const bad = { cell_type: 'code', source: 'bad', outputs: [] };
    const registry = broken('later');
    vi.spyOn(registry, 'clone').mockImplementation(() => {
      throw new Error('no renderers');
    });
    preview([bad, { cell_type: 'markdown', source: '# Bread' }], registry);
    await screen.findByText('bad');
    await screen.findByText('This could not be shown: text/markdown');
    await screen.findByText('# Bread');
  });

  it('cuts a long source and a long output until all of it is asked for', async () => {
    const source = `${'y'.repeat(30_000)}END`;
    const text = `${'z'.repeat(40_000)}END`;
    const outputs = [{ output_type: 'stream', name: 'stdout', text }];
    const { container } = preview([{ cell_type: 'code', source, outputs }]);
    const whole = (): number =>
      (container.textContent.match(/END/g) ?? []).length;
    await vi.waitFor(() => expect(container.textContent).toContain('zzz'));
    expect(whole()).toBe(0);
    const all = screen.getAllByRole('button', { name: /^Show all/ });
    expect(all.map(each => each.textContent)).toEqual([
      `Show all (${(30_003).toLocaleString()} characters)`,
      `Show all (${(40_003).toLocaleString()} characters)`
    ]);
    all.forEach(each => fireEvent.click(each));
    await vi.waitFor(() => expect(whole()).toBe(2));
  });

  it('draws no huge markup before it is asked for, but its plain text', async () => {
    const html = `<p>${'x'.repeat(300_000)}</p><p>END</p>`;
    preview([shown({ 'text/html': html, 'text/plain': 'a table' })]);
    await screen.findByText('a table');
    expect(screen.queryByText('END')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: /^Show all/ }));
    await screen.findByText('END');
  });

  it('draws thousands of cells and outputs step by step', () => {
    const many = Array.from({ length: 3000 }, () => ({ 'text/plain': 'out' }));
    const cells = Array.from({ length: 3000 }, () => ({
      cell_type: 'code',
      source: 'a cell'
    }));
    const { container } = preview([shown(...many), ...cells]);
    const count = (name: string): number =>
      container.querySelectorAll(`.jp-AlacardShare-${name}`).length;
    expect(count('output')).toBe(20);
    expect(count('cell')).toBe(12);
    fireEvent.click(screen.getByText('Show more outputs (20 of 3000)'));
    fireEvent.click(screen.getByText('Show more cells (12 of 3001)'));
    expect(count('output')).toBe(40);
    expect(count('cell')).toBe(24);
  });

  it('shows the pictures of a markdown cell, and says what else it leaves out', async () => {
    const markdown = {
      cell_type: 'markdown',
      source: '![own](attachment:a%20b.png) ![far](https://spy.test/a.png)',
      attachments: {
        'a b.png': { 'image/png': [PIXEL.slice(0, 9), '\n', PIXEL.slice(9)] }
      }
    };
    const registry = new RenderMimeRegistry({
      initialFactories: standardRendererFactories,
      markdownParser: {
        render: () =>
          Promise.resolve(
            '<h1>Bread</h1><img src="attachment:a%20b.png" alt="own">' +
              '<img src="https://spy.test/a.png" alt="far"><script>x()</script>'
          )
      }
    });
    const { container } = preview([markdown], registry);
    await screen.findByText(
      'Left out of this preview: scripts, pictures from elsewhere'
    );
    const own = container.querySelector('img[alt=own]');
    expect(own?.getAttribute('src')).toBe(`data:image/png;base64,${PIXEL}`);
    expect(container.querySelector('img[alt=far]')).toBeNull();
    expect(container.textContent).toContain('far');
    await vi.waitFor(() =>
      expect(container.querySelector('.jp-InternalAnchorLink')).toBeNull()
    );
  });
});
