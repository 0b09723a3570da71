import { expect, it } from 'vitest';

import { fakeServer } from '../../__tests__/server';
import { DemosAPI } from '../client';

it.each([
  ['https://huggingface.co/spaces/ada/moods', 'url'],
  ['git@github.com:ada/moods', 'url'],
  ['HTTP://x/y.zip', 'url'],
  ['projects/moods', 'path'],
  ['https/moods.zip', 'path']
])('takes %s for a %s', async (source, name) => {
  const { calls, settings } = fakeServer(() => ({ id: 'x' }));
  const api = new DemosAPI(settings);
  await api.check(source);
  await api.add(source, {});
  await api.addVersion('x', source, '');
  for (const { body } of calls) {
    expect(body).toHaveProperty(name, source);
    expect(body).not.toHaveProperty(name === 'url' ? 'path' : 'url');
  }
});
