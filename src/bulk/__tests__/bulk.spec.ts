import { describe, expect, it, vi } from 'vitest';

import { recipe } from '../../__tests__/cards';
import type { CatalogAPI } from '../../catalog/client';
import type { ICatalogPage } from '../../catalog/wire';
import { APIError } from '../../ground/api/errors';
import { fromRecipe } from '../../hand/hand';
import { jobOf } from '../../jobs/__tests__/jobs';
import type { IJobs } from '../../jobs/tokens';
import { BulkDraft } from '../draft';
import { modelsOf } from '../found';
import { readCsv, readIds } from '../ids';

describe('models of a text', () => {
  it('are read once each, whatever parts them, and what is none is told', () => {
    const text =
      'org/a, gpt2\norg/a https://huggingface.co/org/b/tree/main <b>x</b> ../up/x';
    expect(readIds(text)).toEqual({
      ids: ['org/a', 'gpt2', 'org/b'],
      odd: ['<b>x</b>', '../up/x']
    });
  });

  it('are the column of a table that is named so, or its first', () => {
    const named =
      '\ufeffnote,"Model"\r\n"a, ""quoted""\nline",org/a\r\n,org/b\r\n';
    expect(readCsv(named).ids).toEqual(['org/a', 'org/b']);
    expect(readCsv('org/a;1\norg/b;2').ids).toEqual(['org/a', 'org/b']);
    expect(readCsv('').ids).toEqual([]);
  });
});

describe('models of a saved search', () => {
  it('are the first as they are now, of how many there are', async () => {
    const page = (names: string[], next: string | null) =>
      ({
        models: names.map(id => ({ id })),
        total: 9,
        next
      }) as unknown as ICatalogPage;
    const search = vi
      .fn<CatalogAPI['search']>()
      .mockResolvedValueOnce(page(['org/a', 'org/b'], 'more'))
      .mockResolvedValue(page(['org/b', 'org/c', 'org/d'], 'more'));
    const found = await modelsOf('q=bert&task=fill-mask', 3, { search });
    expect(found).toEqual({ ids: ['org/a', 'org/b', 'org/c'], total: 9 });
    expect(search.mock.calls.map(([view]) => view.q)).toEqual(['bert', 'bert']);
    expect(search.mock.calls.map(([, given]) => given.cursor)).toEqual([
      undefined,
      'more'
    ]);
  });
});

describe('a hand for many models', () => {
  const hand = fromRecipe(recipe());

  it('is one job, of a recipe each that allows its model nothing', async () => {
    const submit = vi.fn<IJobs['submit']>().mockResolvedValue(jobOf('bulk'));
    const draft = new BulkDraft({ submit }, hand, ['org/a', 'org/b'], '/deal/');
    expect(await draft.submit('Two')).toBe(true);
    const [[asked]] = submit.mock.calls;
    expect(asked).toMatchObject({ kind: 'bulk' });
    const { payloads } = asked.payload as unknown as {
      payloads: { recipe: { model_card: object }; path: string }[];
    };
    expect(payloads.map(each => each.path)).toEqual(['deal', 'deal']);
    expect(payloads.map(each => each.recipe.model_card)).toEqual([
      { id: 'org/a' },
      { id: 'org/b' }
    ]);
    expect(asked.payload).toMatchObject({ kind: 'notebook.generate' });
    draft.verifies = true;
    await draft.submit('Two');
    expect(submit.mock.lastCall?.[0].payload).toMatchObject({
      kind: 'notebook.generate.verify'
    });
  });

  it('asks again under the same id, so that it is done once', async () => {
    const away = new APIError('Away.', { status: 0, code: 'NETWORK' });
    const submit = vi.fn<IJobs['submit']>().mockRejectedValue(away);
    const draft = new BulkDraft({ submit }, hand, ['org/a'], '');
    expect(await draft.submit('One')).toBe(false);
    expect(draft.error?.code).toBe('NETWORK');
    await draft.submit('One');
    const ids = submit.mock.calls.map(([asked]) => asked.request_id);
    expect(new Set(ids).size).toBe(1);
  });

  it('needs every other card', () => {
    const submit = vi.fn();
    const without = { ...hand, topic: undefined };
    const draft = new BulkDraft({ submit }, without, ['org/a'], '');
    expect(draft.isReady).toBe(false);
    draft.text = '';
    expect(new BulkDraft({ submit }, hand, [], '').isReady).toBe(false);
  });
});
