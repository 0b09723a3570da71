import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Dialog, ICommandPalette, showDialog } from '@jupyterlab/apputils';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { checkIcon } from '@jupyterlab/ui-components';
import { Widget } from '@lumino/widgets';

import { CommandIDs } from '../ground/ids';
import { objectArgs } from '../ground/schemas';
import { mayRun } from '../notebook/ask';
import { whenOpened } from '../notebook/settled';
import { loadFor } from '../ground/lazy';
import { IAlacardAPI } from '../ground/tokens';
import { tellError } from '../ground/tell_error';
import { INotebookRuns } from '../notebook/tokens';
import { ended } from './ended';
import type { Verifications } from './verification';

/** A verified deal: run a notebook in a clean kernel on the server, and stamp it. */
export const verifyPlugin: JupyterFrontEndPlugin<void> = {
  id: 'alacard_ext:verify',
  description:
    'Verifies a notebook by running it in a clean kernel on the server.',
  autoStart: true,
  requires: [IAlacardAPI, INotebookRuns],
  optional: [
    ITranslator,
    INotebookTracker,
    IDefaultFileBrowser,
    ICommandPalette
  ],
  activate: (
    app: JupyterFrontEnd,
    api: IAlacardAPI,
    runs: INotebookRuns,
    translator: ITranslator | null,
    tracker: INotebookTracker | null,
    browser: IDefaultFileBrowser | null,
    palette: ICommandPalette | null
  ) => {
    const trans = (translator ?? nullTranslator).load('alacard_ext');
    const { commands, serviceManager } = app;
    let verifications: Verifications | null = null;
    const load = async (again: () => void): Promise<Verifications | null> => {
      const loaded = await loadFor(
        () => import(/* webpackChunkName: "verify" */ './watch'),
        trans,
        again
      );
      if (loaded) {
        verifications ??= loaded.watchVerifications({
          api,
          runs,
          tracker,
          serviceManager,
          commands,
          trans
        });
      }
      return verifications;
    };

    const selected = (): string | null => {
      const items = browser ? [...browser.selectedItems()] : [];
      return items.length === 1 && items[0].path.endsWith('.ipynb')
        ? items[0].path
        : null;
    };
    const target = (args: { path?: unknown; from?: unknown }): string | null =>
      typeof args.path === 'string'
        ? args.path
        : args.from === 'browser'
          ? selected()
          : (tracker?.currentWidget?.context.path ?? null);

    const localPath = (path: string): string =>
      serviceManager.contents.localPath(path);

    commands.addCommand(CommandIDs.verifyNotebook, {
      label: args =>
        args.environment === 'own'
          ? trans.__('Verify in a Separate Environment')
          : trans.__('Verify Notebook'),
      caption: trans.__('Run it in a clean kernel and record the result in it'),
      icon: args => (args.toolbar ? undefined : checkIcon),
      isEnabled: args => {
        const path = target(args);
        return path !== null && !verifications?.running(localPath(path)).length;
      },
      describedBy: objectArgs({
        path: { type: 'string', description: trans.__('Path of the notebook') },
        from: {
          type: 'string',
          enum: ['browser', 'notebook'],
          description: trans.__('Take the selected file or the open notebook')
        },
        environment: {
          type: 'string',
          enum: ['current', 'own'],
          description: trans.__(
            'The kernel it names, or packages installed for it alone'
          )
        }
      }),
      execute: async args => {
        const path = target(args);
        if (path === null) {
          return;
        }
        const loaded = await load(
          () => void commands.execute(CommandIDs.verifyNotebook, args)
        );
        if (!loaded) {
          return;
        }
        try {
          const context = tracker?.find(
            panel => panel.context.path === path
          )?.context;
          if (context) {
            // A save that is still to come would meet the file with its stamp.
            await whenOpened(context);
          }
          if (context?.model.dirty) {
            // What is verified is the file; it should be what the person sees.
            await context.save();
          }
          const local = localPath(path);
          if (!(await mayRun(api, local, trans))) {
            return;
          }
          await loaded.start(
            local,
            args.environment === 'own' ? 'own' : 'current'
          );
        } catch (error) {
          tellError(error, trans);
        }
      }
    });

    commands.addCommand(CommandIDs.cancelVerification, {
      label: trans.__('Cancel Verification'),
      isEnabled: () => (verifications?.running().length ?? 0) > 0,
      describedBy: objectArgs({
        id: {
          type: 'string',
          description: trans.__(
            'Id of the verification; without it, all that are running'
          )
        }
      }),
      execute: async args => {
        const known = verifications;
        if (!known) {
          return;
        }
        const ids = typeof args.id === 'string' ? [args.id] : known.running();
        try {
          await Promise.all(ids.map(id => known.cancel(id)));
        } catch (error) {
          tellError(error, trans);
        }
      }
    });

    commands.addCommand(CommandIDs.showRepair, {
      label: trans.__('Show Changes of the Repair'),
      describedBy: objectArgs({
        diff: { type: 'string', description: trans.__('A unified diff') },
        sentences: {
          type: 'array',
          items: { type: 'string' },
          description: trans.__('The same in words')
        }
      }),
      execute: async args => {
        const body = new Widget();
        body.addClass('jp-Alacard-repair');
        for (const sentence of (args.sentences as string[] | undefined) ?? []) {
          const line = document.createElement('p');
          line.textContent = sentence;
          body.node.append(line);
        }
        const diff = document.createElement('pre');
        diff.tabIndex = 0;
        diff.textContent = typeof args.diff === 'string' ? args.diff : '';
        body.node.append(diff);
        await showDialog({
          title: trans.__('What the repair changed'),
          body,
          buttons: [Dialog.okButton()]
        });
      }
    });

    palette?.addItem({
      command: CommandIDs.verifyNotebook,
      category: trans.__('Alacard')
    });
    palette?.addItem({
      command: CommandIDs.verifyNotebook,
      category: trans.__('Alacard'),
      args: { environment: 'own' }
    });
    palette?.addItem({
      command: CommandIDs.cancelVerification,
      category: trans.__('Alacard')
    });
    const resume = async (): Promise<void> => {
      const { data } = await api.verifications();
      if (data.verifications.some(status => !ended(status))) {
        const loaded = await load(() => void resume());
        loaded?.resume(data.verifications);
      }
    };
    void app.restored.then(() =>
      // An older server, or none: there is nothing to resume.
      resume().catch(() => undefined)
    );
  }
};
