import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';

import type { AlacardAPI } from '../ground/api/client';

/**
 * Whether to run a notebook as a whole, asked of the person where it holds code of a model's author
 * that nobody has asked them about.
 */
export async function mayRun(
  api: AlacardAPI,
  path: string,
  trans: TranslationBundle
): Promise<boolean> {
  let told: string[] = [];
  try {
    const { data } = await api.warnings(path);
    told = (data.warnings ?? []).map(each => each.text);
  } catch {
    // What cannot be read cannot be run either, and says so itself.
  }
  if (!told.length) {
    return true;
  }
  const body = new Widget();
  body.addClass('jp-Alacard-repair');
  for (const text of told) {
    const line = document.createElement('p');
    line.textContent = text;
    body.node.append(line);
  }
  const answer = await showDialog({
    title: trans.__('Run code by the model’s author?'),
    body,
    // Enter, which may still be on its way from the palette, runs nothing.
    defaultButton: 0,
    buttons: [
      Dialog.cancelButton(),
      Dialog.warnButton({ label: trans.__('Run it') })
    ]
  });
  return answer.button.accept;
}
