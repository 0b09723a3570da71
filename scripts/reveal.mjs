/** Copies reveal.js with its licence to where the slides of exports take it from. */
import { cpSync, mkdirSync } from 'node:fs';

const from = 'node_modules/reveal.js';
const to = 'alacard_ext/community/exporting/reveal';

mkdirSync(to, { recursive: true });
for (const file of ['dist/reveal.js', 'dist/reveal.css', 'LICENSE']) {
  cpSync(`${from}/${file}`, `${to}/${file.split('/').at(-1)}`);
}
