import type { IRouter, JupyterFrontEnd } from '@jupyterlab/application';
import { nullTranslator } from '@jupyterlab/translation';
import { fileIcon } from '@jupyterlab/ui-components';
import { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';
import { describe, expect, it, vi } from 'vitest';

import { addTab, type ITabContent } from '../tab';

class Content extends Widget implements ITabContent {
  constructor(public link: string) {
    super();
  }

  readonly moved = new Signal<this, void>(this);
  readonly refresh = vi.fn();

  showLink(link: string): void {
    this.link = link;
  }
}

function setUp(several: boolean) {
  const commands = new CommandRegistry();
  const shell = { add: vi.fn(), activateById: vi.fn() };
  const app = { commands, shell, restored: Promise.resolve() };
  const router = { navigate: vi.fn(), register: vi.fn() };
  const palette = { addItem: vi.fn() };
  const tracker = addTab(
    {
      app: app as unknown as JupyterFrontEnd,
      trans: nullTranslator.load('alacard_ext'),
      palette,
      restorer: null,
      router: router as unknown as IRouter
    },
    {
      name: 'things',
      type: 'Things',
      command: 'open',
      label: 'Things',
      caption: 'Things',
      icon: fileIcon,
      args: {},
      several,
      load: () =>
        Promise.resolve({
          linkOf: ({ link }: ReadonlyPartialJSONObject) =>
            typeof link === 'string' ? link : null,
          create: (link: string) => new Content(link)
        }),
      route: {
        command: 'route',
        pattern: /thing=/,
        argsOf: query => {
          const link = query.get('thing');
          query.delete('thing');
          return { link };
        }
      }
    }
  );
  return { commands, shell, router, palette, tracker };
}

describe('a tab of a room', () => {
  it('is one, shows another link in place, and is asked for again', async () => {
    const { commands, shell, palette, tracker } = setUp(false);
    await commands.execute('open');
    const content = tracker.currentWidget?.content;
    expect(content?.link).toBe('');
    await commands.execute('open', { link: 'a' });
    await commands.execute('open');
    expect(tracker.size).toBe(1);
    expect(content?.link).toBe('a');
    expect(content?.refresh).toHaveBeenCalledOnce();
    expect(shell.activateById).toHaveBeenLastCalledWith('alacard-things');
    expect(palette.addItem).toHaveBeenCalledOnce();
  });

  it('is one for each link where each has its own, and none without a link', async () => {
    const { commands, palette, tracker } = setUp(true);
    await commands.execute('open');
    expect(tracker.size).toBe(0);
    await commands.execute('open', { link: 'a' });
    await commands.execute('open', { link: 'b' });
    await commands.execute('open', { link: 'a' });
    const links: string[] = [];
    tracker.forEach(({ content }) => links.push(content.link));
    expect(links).toEqual(['a', 'b']);
    expect(palette.addItem).not.toHaveBeenCalled();
  });

  it('is opened by an address, which keeps what is not about it', async () => {
    const { commands, router, tracker } = setUp(true);
    await commands.execute('route', {
      path: '/lab',
      search: '?thing=a&other=1',
      hash: '#b'
    });
    expect(router.navigate).toHaveBeenCalledWith('/lab?other=1#b', {
      skipRouting: true
    });
    await vi.waitFor(() => expect(tracker.size).toBe(1));
    expect(tracker.currentWidget?.content.link).toBe('a');
  });
});
