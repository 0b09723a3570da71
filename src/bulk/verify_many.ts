import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { Widget } from '@lumino/widgets';

import { CommandIDs } from '../ground/ids';
import type { IAlacardAPI } from '../ground/tokens';
import { visible } from '../ground/text/visible';
import { JobKinds } from '../jobs/event';
import type { IJobs } from '../jobs/tokens';

/** Notebooks whose warnings are asked for at once. */
const AT_ONCE = 4;
/** Warnings that are listed; of more it is told how many there are. */
const FEW = 8;

/** The notebooks that lie in a folder, by their paths on the server. */
export async function notebooksIn(
  folder: string,
  contents: Contents.IManager
): Promise<string[]> {
  const listing = await contents.get(folder, { content: true });
  return (listing.content as Contents.IModel[])
    .filter(({ name, type }) => type === 'notebook' && !name.startsWith('.'))
    .map(({ path }) => contents.localPath(path))
    .sort((one, other) => one.localeCompare(other));
}

/**
 * Verify these notebooks as one job, once the person has seen how many they are and which of them run
 * code of their model's author.
 *
 * @throws APIError
 */
export async function verifyMany(
  paths: readonly string[],
  title: string,
  parts: {
    api: IAlacardAPI;
    jobs: IJobs;
    commands: CommandRegistry;
    trans: TranslationBundle;
  }
): Promise<void> {
  const { api, jobs, commands, trans } = parts;
  if (!paths.length) {
    Notification.info(trans.__('There is no notebook here to verify.'), {
      autoClose: 5000
    });
    return;
  }
  const warned = await warningsOf(paths, api);
  const body = new Widget();
  body.addClass('jp-Alacard-repair');
  const say = (text: string): void => {
    const line = document.createElement('p');
    line.textContent = text;
    body.node.append(line);
  };
  say(
    trans._n(
      '%1 notebook runs from its first cell to its last in a clean kernel, and the result is recorded in it.',
      '%1 notebooks run from their first cell to their last in clean kernels, and the results are recorded in them.',
      paths.length,
      paths.length.toLocaleString()
    )
  );
  warned.slice(0, FEW).forEach(say);
  if (warned.length > FEW) {
    say(trans.__('And %1 more.', warned.length - FEW));
  }
  const { button } = await showDialog({
    title: trans.__('Verify these notebooks?'),
    body,
    defaultButton: warned.length ? 0 : 1,
    buttons: [
      Dialog.cancelButton(),
      warned.length
        ? Dialog.warnButton({ label: trans.__('Verify') })
        : Dialog.okButton({ label: trans.__('Verify') })
    ]
  });
  if (button.accept) {
    const payloads = paths.map(path => ({ path }));
    const kind = JobKinds.verify;
    const job = await jobs.submit({
      kind: JobKinds.bulk,
      payload: { kind, title: title.slice(0, 200), payloads }
    });
    await commands.execute(CommandIDs.openJobs, { job: job.id });
  }
}

/** Which of them run code of a model's author, each in a sentence after its name. */
async function warningsOf(
  paths: readonly string[],
  api: IAlacardAPI
): Promise<string[]> {
  const found: string[] = [];
  for (let at = 0; at < paths.length; at += AT_ONCE) {
    const some = paths.slice(at, at + AT_ONCE).map(async path => {
      try {
        const { data } = await api.warnings(path);
        return (data.warnings ?? []).map(each =>
          visible(`${path}: ${each.text}`, 'prose')
        );
      } catch {
        // What cannot be read cannot be run either, and its job says so.
        return [];
      }
    });
    found.push(...(await Promise.all(some)).flat());
  }
  return found;
}
