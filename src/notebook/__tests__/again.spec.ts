import { describe, expect, it } from 'vitest';

import { recipe } from '../../__tests__/cards';
import { Refusal } from '../../__tests__/server';
import { fakeTable } from '../../__tests__/table';
import { alacardMetadata, dealAgain } from '../again';

describe('dealing again from a notebook', () => {
  it('knows which notebooks Alacard made', () => {
    expect(alacardMetadata(undefined)).toBeNull();
    expect(alacardMetadata({ kernelspec: {} })).toBeNull();
    expect(alacardMetadata({ alacard: 'text' })).toBeNull();
    expect(alacardMetadata({ alacard: {} })).toBeNull();
    expect(alacardMetadata({ alacard: { hand_code: 'A1' } })).toEqual({
      hand_code: 'A1'
    });
  });

  it('falls back to the code when the recipe is not one', async () => {
    const table = fakeTable(call =>
      call.method === 'POST'
        ? new Refusal(400, {
            error: { code: 'INVALID_RECIPE', message: 'No.' }
          })
        : { recipe: recipe(), hand_code: call.query.get('code') }
    );
    await dealAgain({ recipe: { evil: 1 }, hand_code: 'A1' }, table);
    expect(table.hand.handCode).toBe('A1');
    expect(table.server.calls.map(call => call.path)).toEqual(['hand', 'hand']);
    await expect(
      dealAgain({ recipe: { evil: 1 } }, table)
    ).rejects.toMatchObject({ code: 'INVALID_RECIPE' });
  });
});
