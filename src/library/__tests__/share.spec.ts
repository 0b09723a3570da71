import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';

import { fakeServer, Refusal } from '../../__tests__/server';
import type { Chain, HandWhole, Version } from '../../ground/api/types';
import { LibraryAPI } from '../client';
import { chainTitle, roots } from '../chain_tree';
import { ShareAPI } from '../share_client';
import { handAt, whyNoHand } from '../share_open';
import { SharePage } from '../share_page';
import { linkOf, Sharing } from '../sharing';
import { ageOf, verifiedName } from '../words';

const ID = 'a'.repeat(22);
const FINDING = {
  kind: 'secret',
  cell: 1,
  where: 'source',
  line: 2,
  excerpt: 'token = "hf_…"'
};
const trans = nullTranslator.load('alacard_ext');

function hand(change: object = {}): HandWhole {
  const counts = { views: 0, downloads: 0, remixes: 0, stars: 0 };
  return {
    share_id: ID,
    title: 'Bread',
    visibility: 'private',
    mine: true,
    counts,
    ...change
  } as unknown as HandWhole;
}

describe('a verification', () => {
  it('says that other code was published since', () => {
    const names = ['passed', 'failed', 'changed', null].map(verified =>
      verifiedName(hand({ verified }), trans)
    );
    expect(new Set(names).size).toBe(4);
    expect(names[2]).toContain('Changed');
  });
});

describe('sharing', () => {
  it('shows what was found, and shares it only after that', async () => {
    const { calls, settings } = fakeServer(({ body }) => {
      const asked = body as { accept_findings: boolean; visibility: string };
      return asked.accept_findings
        ? hand({ visibility: asked.visibility, version: 1 })
        : new Refusal(409, {
            error: {
              code: 'SHARE_FINDINGS',
              message: 'Look at it.',
              details: { findings: [FINDING] }
            }
          });
    });
    const sharing = new Sharing(new ShareAPI(settings), hand());
    expect(sharing.choice.outputs).toBe(false);
    await sharing.share();
    expect(sharing.findings).toEqual([FINDING]);
    expect(sharing.isShared).toBe(false);
    sharing.refuse();
    expect(sharing.findings).toEqual([]);
    await sharing.share();
    await sharing.accept();
    expect(sharing.isShared).toBe(true);
    const accepted = calls.map(
      call => (call.body as { accept_findings: boolean }).accept_findings
    );
    expect(accepted).toEqual([false, false, true]);
  });

  it('names a group, stops, and takes that back', async () => {
    const { calls, settings } = fakeServer(({ body }) => hand(body as object));
    const nobody = new Sharing(new ShareAPI(settings), hand());
    nobody.choose({ audience: 'group' });
    expect(nobody.visibility).toBeNull();
    await nobody.share();
    expect(calls).toHaveLength(0);
    const groups = ['bakers', 'cooks'];
    const sharing = new Sharing(new ShareAPI(settings), hand({ groups }));
    sharing.choose({ audience: 'group' });
    await sharing.share();
    expect(sharing.asked).toBe('share');
    await sharing.stop();
    expect(sharing.stopped).toBe('group:bakers');
    expect(sharing.asked).toBe('stop');
    await sharing.shareAgain();
    expect(sharing.stopped).toBeNull();
    expect(
      calls.map(call => (call.body as { visibility: string }).visibility)
    ).toEqual(['group:bakers', 'private', 'group:bakers']);
  });

  it('offers the group that it is shared with, though one has left it', () => {
    const { settings } = fakeServer(() => hand());
    const left = hand({ groups: ['cooks'], visibility: 'group:bakers' });
    const sharing = new Sharing(new ShareAPI(settings), left);
    expect(sharing.groups).toEqual(['cooks', 'bakers']);
    expect(sharing.choice.group).toBe('bakers');
  });

  it('begins with outputs where the latest version has them', async () => {
    const { calls, settings } = fakeServer(({ body }) => hand(body as object));
    const shared = hand({ visibility: 'everyone', groups: ['bakers'] });
    const latest = { number: 2, outputs: true } as Version;
    const sharing = new Sharing(new ShareAPI(settings), shared, latest);
    sharing.choose({ audience: 'group' });
    await sharing.share();
    expect(calls[0].body).toMatchObject({
      visibility: 'group:bakers',
      outputs: true
    });
  });

  it('saves what was chosen before a version is published', async () => {
    const { calls, settings } = fakeServer(({ body, method }) =>
      method === 'POST'
        ? { versions: [{ number: 2 }] }
        : hand({ ...(body as object), version: 1 })
    );
    const shared = hand({ visibility: 'everyone' });
    const sharing = new Sharing(new ShareAPI(settings), shared);
    expect(sharing.canPublish).toBe(true);
    sharing.choose({ license: ' MIT ' });
    await sharing.publish();
    expect(calls[0].body).toMatchObject({ license: 'MIT' });
    expect(calls[1].method).toBe('POST');
    expect(sharing.differs).toBe(false);
    expect(sharing.hand.version).toBe(2);
    sharing.choose({ audience: 'private' });
    expect(sharing.canShare).toBe(true);
    expect(sharing.canPublish).toBe(false);
  });

  it('tells why a version was not published', async () => {
    const { settings } = fakeServer(
      () =>
        new Refusal(503, { error: { code: 'AWAY', message: 'It is away.' } })
    );
    const shared = hand({ visibility: 'everyone' });
    const sharing = new Sharing(new ShareAPI(settings), shared);
    await sharing.publish();
    expect(sharing.error?.message).toBe('It is away.');
    expect(sharing.published).toBe(false);
  });

  it('is published once it is answered, though nothing more is', async () => {
    const { calls, settings } = fakeServer(({ method }) =>
      method === 'POST'
        ? { versions: [{ number: 3 }, { number: 2 }] }
        : new Refusal(503, { error: { code: 'AWAY', message: 'Away.' } })
    );
    const shared = hand({ visibility: 'everyone', version: 2 });
    const sharing = new Sharing(new ShareAPI(settings), shared);
    sharing.choose({ note: 'Better bread' });
    await sharing.publish();
    expect(sharing.error).toBeNull();
    expect(sharing.published).toBe(true);
    expect(sharing.hand.version).toBe(3);
    expect(sharing.choice.note).toBe('');
    expect(calls).toHaveLength(1);
  });

  it('gives a link that others can open', () => {
    const share_url = '/user/bob/alacard/share/1';
    expect(linkOf(hand({ share_url }), 'http://lab.test')).toBe(
      'http://lab.test/user/bob/alacard/share/1'
    );
    expect(linkOf(hand(), 'http://lab.test')).toBeNull();
  });

  it('finds the hand of a file by its whole path', async () => {
    const { calls, settings } = fakeServer(({ query }) =>
      query.get('cursor')
        ? { hands: [hand({ path: 'a/b.ipynb', title: 'found' })] }
        : {
            data: { hands: [hand({ path: 'c/a/b.ipynb' })] },
            meta: { next: 'more' }
          }
    );
    const api = new LibraryAPI(settings);
    expect((await handAt('a/b.ipynb', api))?.title).toBe('found');
    expect(calls[0].query.get('q')).toBe('a/b.ipynb');
    expect(await handAt('b.ipynb', api)).toBeNull();
  });
});

describe('a notebook that cannot be shared', () => {
  const why = (answer: object | null, made: object) => {
    const { settings } = fakeServer(
      () => answer ?? new Refusal(404, { error: { code: 'HAND_NOT_FOUND' } })
    );
    return whyNoHand(made, new ShareAPI(settings), trans);
  };
  const kept = { share_id: ID };

  it.each([
    ['never kept', null, {}, 'without being kept'],
    ['deleted, or of another library', null, kept, 'does not have it'],
    ['another’s', hand({ mine: false, owner: 'bob' }), kept, 'belongs to bob'],
    ['a copy', hand({ path: 'a/b.ipynb' }), kept, 'knows this notebook as a/b'],
    ['of no file', hand({ path: null }), kept, 'does not recognise this file']
  ])('is told why: %s', async (_, answer, made, reason) => {
    expect(await why(answer, made)).toContain(reason);
  });
});

describe('a notebook that is not handed over', () => {
  it('is told in the server’s words, or as an answer without any', async () => {
    const message = 'There is no such hand in your library.';
    const code = 'HAND_NOT_FOUND';
    let body: unknown = { error: { code, message } };
    const { settings } = fakeServer(() => new Refusal(404, body));
    const api = new LibraryAPI(settings);
    const told = { code, message, status: 404 };
    await expect(api.notebook(ID)).rejects.toMatchObject(told);
    body = '<html>';
    const unknown = { code: 'UNKNOWN', status: 404 };
    await expect(api.notebook(ID)).rejects.toMatchObject(unknown);
  });
});

describe('a share page', () => {
  it('counts a look once, and tells when the link was taken back', async () => {
    let gone = false;
    const { calls, settings } = fakeServer(({ path }) =>
      gone
        ? new Refusal(404, {
            error: { code: 'HAND_NOT_FOUND', message: 'No such hand.' }
          })
        : path.endsWith('/track')
          ? { counts: { views: 1, downloads: 0, remixes: 0, stars: 0 } }
          : hand({ mine: false, visibility: 'everyone' })
    );
    const page = new SharePage(new ShareAPI(settings), ID);
    await page.load();
    await page.load();
    const tracked = calls.filter(call => call.path.endsWith('/track'));
    expect(tracked.map(call => call.body)).toEqual([{ event: 'view' }]);
    expect(page.revoked).toBe(false);
    gone = true;
    await page.load();
    expect(page.hand).toBeNull();
    expect(page.revoked).toBe(true);
  });

  it('keeps a count that was answered while the hand was asked for', async () => {
    const { settings } = fakeServer(() => hand({ mine: false }));
    const api = new ShareAPI(settings);
    const page = new SharePage(api, ID);
    await page.load();
    api.star = () =>
      Promise.resolve({ counts: hand({}).counts, starred: true });
    const loading = page.load();
    await page.star();
    await loading;
    expect(page.hand?.starred).toBe(true);
  });

  it('shows the latest version where the chosen one is gone', async () => {
    let numbers = [3, 2, 1];
    const { settings } = fakeServer(({ path }) =>
      path.endsWith('/versions')
        ? { versions: numbers.map(number => ({ number })) }
        : hand({ version: 3 })
    );
    const page = new SharePage(new ShareAPI(settings), ID);
    await page.load();
    page.version = 1;
    await page.versions();
    expect(page.version).toBe(1);
    numbers = [3];
    await page.versions();
    expect(page.version).toBe(3);
  });

  it('asks for no id that cannot be one', async () => {
    const { calls, settings } = fakeServer(() => hand());
    const page = new SharePage(new ShareAPI(settings), '../library');
    await page.load();
    expect(calls).toHaveLength(0);
    expect(page.error?.status).toBe(404);
    expect(page.revoked).toBe(false);
  });
});

describe('a fork chain', () => {
  const node = (share_id: string, change: object = {}) => ({
    share_id,
    title: share_id,
    visible: true,
    deleted: false,
    current: false,
    ...change
  });

  it('is a tree that keeps what may not be seen', () => {
    const chain = {
      nodes: [node('c'), node('b'), node('a', { visible: false, title: null })],
      edges: [
        ['a', 'b'],
        ['b', 'c'],
        ['gone', 'a']
      ]
    } as unknown as Chain;
    const [root, ...others] = roots(chain);
    expect(others).toEqual([]);
    expect(root.node.share_id).toBe('a');
    expect(chainTitle(root.node, trans)).toBe(
      'A hand that is not shared with you'
    );
    expect(root.children[0].children[0].node.share_id).toBe('c');
  });

  it('ends where it runs in a circle', () => {
    const edges = [
      ['a', 'b'],
      ['b', 'a']
    ];
    const nodes = [node('a'), node('b'), node('c')];
    const found = roots({ nodes, edges } as unknown as Chain);
    expect(found.map(each => each.node.share_id)).toEqual(['c']);
  });
});

describe('an age', () => {
  it('is told in the largest unit that it fills', () => {
    const now = new Date('2026-11-29T12:00:00Z');
    expect(ageOf('2026-11-29T11:59:30Z', now)).toBe('this minute');
    expect(ageOf('2026-11-26T12:00:00Z', now)).toBe('3 days ago');
  });
});
