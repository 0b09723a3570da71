import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';

import { fetchExport, FORMATS, nameIn } from '../../notebook/export_client';
import { formatName } from '../export_dialog';
import { ServerConnection } from '@jupyterlab/services';

const trans = nullTranslator.load('alacard_ext');

function settings(
  answer: () => Response,
  asked: string[] = []
): ServerConnection.ISettings {
  return ServerConnection.makeSettings({
    baseUrl: 'http://localhost/',
    fetch: request => {
      asked.push((request as Request).url);
      return Promise.resolve().then(answer);
    }
  });
}

describe('the name of an export', () => {
  it.each([
    ['a-space.zip', 'a-space.zip'],
    ['caf%C3%A9%20~1.py', 'café ~1.py'],
    ['..%2Fx', 'x'],
    ['%2Fetc%2Fpasswd', 'passwd'],
    ['..%5Cx.ipynb', 'x.ipynb'],
    ['a%2F..', null],
    ['a%2F', null],
    ['%E9', null]
  ])('is that of a file, and of no folder: %s', (given, name) => {
    expect(nameIn(`attachment; filename*=utf-8''${given}`)).toBe(name);
  });
});

describe('exports', () => {
  it('asks for a file or for a version of a hand, and takes its name', async () => {
    const asked: string[] = [];
    const headers = {
      'Content-Disposition': "attachment; filename*=utf-8''a-space.zip"
    };
    const server = settings(() => new Response('zip', { headers }), asked);
    const made = await fetchExport(
      { path: 'a folder/n & m.ipynb' },
      'space',
      server
    );
    expect(made.filename).toBe('a-space.zip');
    await fetchExport({ hand: 'b'.repeat(22), version: 2 }, 'py', server);
    await fetchExport({ hand: 'b'.repeat(22), version: null }, 'py', server);
    const [file, version, whole] = asked.map(url => new URL(url));
    expect(file.pathname).toBe('/alacard/api/v1/exports');
    expect(file.searchParams.get('path')).toBe('a folder/n & m.ipynb');
    expect(version.pathname).toBe(
      `/alacard/api/v1/notebook/${'b'.repeat(22)}/export`
    );
    expect(version.searchParams.get('version')).toBe('2');
    expect(whole.searchParams.has('version')).toBe(false);
  });

  it('tells the sentence of a refusal, also where a proxy answers', async () => {
    const body = JSON.stringify({ message: 'No app.', reason: 'BAD_REQUEST' });
    const refused = settings(() => new Response(body, { status: 400 }));
    const asked = fetchExport({ path: 'n.ipynb' }, 'space', refused);
    await expect(asked).rejects.toMatchObject({
      message: 'No app.',
      code: 'BAD_REQUEST'
    });
    const proxy = settings(() => new Response('<html>', { status: 502 }));
    const lost = fetchExport({ path: 'n.ipynb' }, 'py', proxy);
    await expect(lost).rejects.toMatchObject({ status: 502, code: 'UNKNOWN' });
  });

  it('keeps what a refusal says beside its sentence, and knows no answer', async () => {
    const details = { most_bytes: 10 };
    const error = { code: 'TOO_LARGE', message: 'It is too large.', details };
    const refused = settings(
      () => new Response(JSON.stringify({ error }), { status: 413 })
    );
    const asked = fetchExport({ path: 'n.ipynb' }, 'py', refused);
    await expect(asked).rejects.toMatchObject(error);
    const away = settings(() => {
      throw new TypeError('Failed to fetch');
    });
    const lost = fetchExport({ path: 'n.ipynb' }, 'py', away);
    await expect(lost).rejects.toMatchObject({ code: 'NETWORK' });
  });

  it('names each format once, and takes no other name', () => {
    const names = FORMATS.map(format => formatName(format, trans));
    expect(new Set(names).size).toBe(FORMATS.length);
    expect(nameIn('attachment; filename="x"')).toBeNull();
    expect(nameIn(null)).toBeNull();
  });
});
