import { describe, expect, it, vi } from 'vitest';

import { modelCard } from '../../__tests__/cards';
import { type Answerer, fakeServer, Refusal } from '../../__tests__/server';
import { AlacardAPI } from '../../ground/api/client';
import { HubMonitor } from '../../hub/monitor';
import { ModelDetails } from '../details';
import { HandModel } from '../model';

const FITS = { verdict: 'fits' };

/** A hand of a model beside two others, over a server that tells of fits by `answer`. */
function setUp(answer: Answerer) {
  const server = fakeServer(call =>
    call.path === 'fit'
      ? answer(call)
      : new Refusal(404, { error: { code: 'X', message: 'Not here.' } })
  );
  const api = new AlacardAPI(server.settings);
  const hand = new HandModel(api);
  const details = new ModelDetails(api, hand, new HubMonitor(api));
  hand.place('model', modelCard('org/first'));
  hand.join('bake_off', modelCard('org/second'));
  hand.join('bake_off', modelCard('org/third'));
  const asked = () =>
    server.calls
      .filter(call => call.path === 'fit')
      .map(call => call.query.getAll('id'));
  return { details, hand, asked };
}

describe('the models beside that of the hand', () => {
  it('are asked about in one request, and each only once', async () => {
    const { details, hand, asked } = setUp(({ query }) => ({
      models: query.getAll('id').map(id => ({
        id,
        fit: id === 'org/third' ? null : FITS
      }))
    }));
    expect(details.others).toBeNull();
    await vi.waitFor(() => expect(details.others).not.toBeNull(), 60_000);
    expect(details.others).toEqual([
      { id: 'org/second', fit: FITS },
      { id: 'org/third', fit: null }
    ]);
    expect(asked()).toEqual([['org/second', 'org/third']]);
    hand.join('bake_off', modelCard('org/fourth'));
    await vi.waitFor(() => expect(details.others).toHaveLength(3), 60_000);
    expect(asked()).toEqual([['org/second', 'org/third'], ['org/fourth']]);
    details.dispose();
  });

  it('are told as not known where the server tells nothing', async () => {
    const { details } = setUp(
      () => new Refusal(500, { error: { code: 'INTERNAL', message: 'No.' } })
    );
    await vi.waitFor(() => expect(details.others).not.toBeNull(), 60_000);
    expect(details.others).toEqual([
      { id: 'org/second', fit: null },
      { id: 'org/third', fit: null }
    ]);
    details.dispose();
  });
});
