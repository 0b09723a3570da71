import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';

import { fitBadge } from '../fit';

const trans = nullTranslator.load('alacard_ext');

describe('the badge of a fit', () => {
  it.each(['fits', 'tight', 'too_big'] as const)(
    'tells of %s what the size is of',
    verdict => {
      const fit = { verdict, reason: 'Why.', weight_bytes: 122_000 };
      const badge = fitBadge(fit as never, trans);
      expect(badge.text).toMatch(/, 122 kB of weights$/);
      expect(badge.title).toBe('Why. The weights alone take 122 kB.');
    }
  );
});
