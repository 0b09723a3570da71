import { describe, expect, it } from 'vitest';

import { modelPage, readHubLink } from '../link';

const SHA = '0123456789abcdef0123456789abcdef01234567';

describe('an address of the Hub', () => {
  it.each([
    ['https://huggingface.co/org/name', 'org/name', ''],
    ['http://huggingface.co/org/name/', 'org/name', ''],
    ['huggingface.co/org/name', 'org/name', ''],
    ['  https://hf.co/org/name?library=transformers#usage ', 'org/name', ''],
    ['https://www.huggingface.co/org/name/discussions/3', 'org/name', ''],
    ['https://HuggingFace.co/Org/Name.v2', 'Org/Name.v2', ''],
    ['https://huggingface.co/org/name/tree/main', 'org/name', ''],
    [
      'https://huggingface.co/org/name/tree/refs%2Fpr%2F1',
      'org/name',
      'refs/pr/1'
    ],
    [
      `https://huggingface.co/org/name/blob/${SHA}/config.json`,
      'org/name',
      SHA
    ],
    [`https://huggingface.co/org/name/commit/${SHA}`, 'org/name', SHA],
    [
      'https://huggingface.co/org/name/resolve/v1.0/model.safetensors?download=true',
      'org/name',
      'v1.0'
    ],
    ['https://huggingface.co/api/models/org/name', 'org/name', ''],
    ['https://huggingface.co/gpt2', 'gpt2', ''],
    ['https://huggingface.co/gpt2/tree/dev', 'gpt2', 'dev']
  ])('%s', (text, id, revision) => {
    expect(readHubLink(text)).toEqual({ kind: 'model', id, revision });
  });

  it.each([
    ['https://huggingface.co/datasets/org/name', 'dataset'],
    ['https://huggingface.co/api/datasets/org/name', 'dataset'],
    ['hf.co/spaces/org/name', 'space'],
    ['https://huggingface.co/', 'page'],
    ['https://huggingface.co/docs/transformers/index', 'page'],
    ['https://huggingface.co/models?search=bert', 'page'],
    ['https://huggingface.co/org/%00', 'page'],
    ['https://huggingface.co/org/%zz', 'page']
  ])('%s is no model', (text, what) => {
    expect(readHubLink(text)).toEqual({ kind: 'other', what });
  });

  it.each([
    'bert',
    'org/name',
    'a sentence with huggingface.co/org/name in it',
    'https://example.org/org/name',
    'https://huggingface.co.example.org/org/name',
    'https://example.org/?u=https://huggingface.co/org/name',
    'ftp://huggingface.co/org/name',
    'javascript:alert(1)',
    ''
  ])('%s is none', text => {
    expect(readHubLink(text)).toBeNull();
  });

  it('may be one of a mirror, below a path', () => {
    const mirror = 'https://mirror.test:8443/hub/';
    expect(
      readHubLink('https://mirror.test:8443/hub/org/name', mirror)
    ).toEqual({ kind: 'model', id: 'org/name', revision: '' });
    expect(readHubLink('https://mirror.test/hub/org/name', mirror)).toBeNull();
    expect(readHubLink('https://huggingface.co/org/name', mirror)?.kind).toBe(
      'model'
    );
  });
});

describe('the page of a model', () => {
  it('is on the Hub that is asked, and holds no password', () => {
    expect(modelPage('https://huggingface.co', 'org/name')).toBe(
      'https://huggingface.co/org/name'
    );
    expect(modelPage('https://bob:secret@mirror.test/hub/?t=1', 'gpt2')).toBe(
      'https://mirror.test/hub/gpt2'
    );
  });

  it.each([
    ['javascript:alert(1)//', 'org/name'],
    ['https://huggingface.co', '../name'],
    ['https://huggingface.co', 'a/b/c'],
    ['https://huggingface.co', 'org/na me'],
    ['https://huggingface.co', ''],
    ['', 'org/name']
  ])('is none for %s and %s', (endpoint, id) => {
    expect(modelPage(endpoint, id)).toBeNull();
  });
});
