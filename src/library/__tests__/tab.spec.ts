import type { Event } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Signal } from '@lumino/signaling';
import { describe, expect, it, vi } from 'vitest';

import { fakeServer } from '../../__tests__/server';
import { IGeneration, IWorkspace } from '../../generate/tokens';
import { AlacardAPI } from '../../ground/api/client';
import { RoomModels } from '../../ground/room_models';
import { IAlacardAPI, IPanelModel } from '../../ground/tokens';
import { IHandModel } from '../../hand/tokens';
import { JOB_SCHEMA, JobKinds } from '../../jobs/event';
import { LibraryTab } from '../tab';

describe('the tab', () => {
  it('asks again when a verification has ended, until it is closed', async () => {
    const { calls, settings } = fakeServer(() => ({ hands: [] }));
    const generation = { result: null } as unknown as IGeneration;
    Object.assign(generation, { changed: new Signal(generation) });
    const api = new AlacardAPI(settings);
    const source = {};
    const stream = new Signal<object, Event.Emission>(source);
    const tab = new LibraryTab({
      context: {
        models: new RoomModels()
          .with(IAlacardAPI, api)
          .with(IGeneration, generation)
          .with(IWorkspace, {} as IWorkspace)
          .with(IPanelModel, {} as IPanelModel)
          .with(IHandModel, {} as IHandModel),
        commands: new CommandRegistry(),
        translator: nullTranslator
      },
      settings,
      contents: {} as never,
      documents: {} as never,
      stream: stream as unknown as Event.Stream,
      state: null,
      link: 'scope=mine'
    });
    const tell = (state: string, kind: string = JobKinds.verify): void =>
      stream.emit({
        schema_id: JOB_SCHEMA,
        job_id: 'one',
        kind,
        seq: 1,
        state,
        phase: 'saving',
        fraction: 1
      });
    tell('running');
    tell('done', JobKinds.sync);
    expect(calls).toHaveLength(0);
    tell('done');
    await vi.waitFor(() => expect(calls).toHaveLength(1));
    expect(calls[0].path).toBe('library');
    // What another view did to a hand is seen as well; what this one did is in its list.
    api.handsChanged.emit(tab);
    api.handsChanged.emit(null);
    await vi.waitFor(() => expect(calls).toHaveLength(2));
    tab.dispose();
    tell('done');
    api.handsChanged.emit(null);
    await Promise.resolve();
    expect(calls).toHaveLength(2);
  });
});
