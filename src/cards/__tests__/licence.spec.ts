import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';

import { modelCard } from '../../__tests__/cards';
import { faceOf } from '../face';
import { licenceLink, licenceText } from '../licence';

const trans = nullTranslator.load('alacard_ext');

describe('licences', () => {
  it('names all of them, one of its own by its own name', () => {
    expect(licenceText({ license: 'mit' }, trans)).toBe('mit');
    expect(licenceText({}, trans)).toBeNull();
    const licenses = ['apache-2.0', 'mit', 'other'];
    const own = { license: 'apache-2.0', licenses, license_name: 'qwen' };
    expect(licenceText(own, trans)).toBe('apache-2.0, mit and qwen (other)');
    const face = faceOf('model', modelCard('a/b', own), trans);
    expect(face.badges.map(badge => badge.text)).toContain(
      'apache-2.0, mit and qwen (other)'
    );
  });

  it('links to a plain address of the web alone', () => {
    expect(licenceLink('https://example.org/terms?a=1')).toBe(
      'https://example.org/terms?a=1'
    );
    for (const link of [
      null,
      '',
      'LICENSE',
      'http://example.org/',
      'javascript:alert(1)',
      'data:text/html,x',
      '//example.org',
      'https://huggingface.co@example.org/x',
      'https://'
    ]) {
      expect(licenceLink(link)).toBeNull();
    }
  });
});
