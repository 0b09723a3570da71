import type { JupyterFrontEnd } from '@jupyterlab/application';
import { WidgetTracker } from '@jupyterlab/apputils';
import { describe, expect, it, vi } from 'vitest';

import { fakeServer } from '../../__tests__/server';
import type { IViewContext } from '../../ground/hooks';
import { type AppTracker, openApp, PREFIX } from '../app_tab';
import type { LaunchedBoard } from '../launched';

const ID = 'a'.repeat(22);

describe('the tab of an app', () => {
  // What draws its inside waits for the browser to be idle, which jsdom never is.
  vi.stubGlobal('requestIdleCallback', vi.fn());

  it('stays while its app comes up, and is gone only where that was stopped', async () => {
    let status: object = { status: 'stopped', message: 'It was stopped.' };
    const { settings } = fakeServer(({ path }) =>
      path.endsWith('/status')
        ? status
        : { id: ID, name: 'Moods', findings: [] }
    );
    const add = vi.fn();
    const app = {
      name: 'JupyterLab',
      serviceManager: { serverSettings: settings },
      shell: { add, activateById: vi.fn(), widgets: () => [] }
    } as unknown as JupyterFrontEnd;
    const tracker: AppTracker = new WidgetTracker({ namespace: 'apps' });
    const open = async (): Promise<boolean> =>
      openApp({
        app,
        tracker,
        board: {} as LaunchedBoard,
        context: {} as IViewContext,
        demo: ID,
        beside: null
      });
    expect(await open()).toBe(false);
    expect(tracker.size).toBe(0);
    status = { status: 'launching', phase: 'waiting', fraction: 0.5 };
    expect(await open()).toBe(true);
    const tab = tracker.find(each => each.id === `${PREFIX}${ID}`);
    expect(add).toHaveBeenCalledOnce();
    const [frame, ended] = tab?.content.widgets ?? [];
    expect([frame.isHidden, ended.isHidden]).toEqual([true, false]);
    status = { status: 'running', demo_url: '/user/bob/alacard/app/x/' };
    expect(await open()).toBe(true);
    expect([frame.isHidden, ended.isHidden]).toEqual([false, true]);
    // Launched again: what it showed last stays until the new one answers.
    status = { status: 'launching', phase: 'waiting', fraction: 0.5 };
    await open();
    expect([frame.isHidden, ended.isHidden]).toEqual([false, true]);
    expect(frame.node.querySelector('iframe')?.src).toMatch(/alacard\/app\/x/);
    tab?.dispose();
  });
});
