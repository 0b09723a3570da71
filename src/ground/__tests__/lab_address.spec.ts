import { PageConfig } from '@jupyterlab/coreutils';
import { afterEach, describe, expect, it } from 'vitest';

import { labAddress } from '../lab_address';

describe('labAddress', () => {
  afterEach(() => {
    PageConfig.setOption('hubPrefix', '');
  });

  it('leads to the server of whoever opens it on a hub', () => {
    const address = (): string =>
      labAddress('http://localhost/user/ada/', 'alacard-models', 'q=a&b');
    expect(address()).toBe(
      'http://localhost/user/ada/lab?alacard-models=q%3Da%26b'
    );
    PageConfig.setOption('hubPrefix', '/hub/');
    expect(address()).toBe(
      `${window.location.origin}/hub/user-redirect/lab?alacard-models=q%3Da%26b`
    );
  });
});
