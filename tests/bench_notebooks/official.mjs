/**
 * Print the official snippets of models: the code that the Hub shows under "Use this model".
 *
 * Reads the Hub's metadata of one model or a list of models as JSON on stdin and prints a JSON
 * object, by model id, of what `@huggingface/tasks` makes of it: `{"library": …, "snippets": […]}`,
 * the library null where the Hub offers no code.
 */
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { MODEL_LIBRARIES_UI_ELEMENTS } from '@huggingface/tasks';

const given = JSON.parse(await text(process.stdin));
const found = {};
for (const model of [given].flat()) {
  const library = MODEL_LIBRARIES_UI_ELEMENTS[model.library_name];
  found[model.id] = library?.snippets
    ? { library: library.prettyLabel, snippets: library.snippets(model) }
    : { library: null, snippets: [] };
}
process.stdout.write(JSON.stringify(found, null, 1) + '\n');
