import { Notification } from '@jupyterlab/apputils';
import type { ServerConnection } from '@jupyterlab/services';

import { downloadNotebook } from '../generate/download';
import type { IWorkspace } from '../generate/tokens';
import type { Recipe } from '../ground/api/values';
import type { IViewContext } from '../ground/hooks';
import { CommandIDs } from '../ground/ids';
import { visible } from '../ground/text/visible';
import type { IPanelModel } from '../ground/tokens';
import { originOf } from '../hand/origin';
import type { IHandModel } from '../hand/tokens';
import type { LibraryAPI } from './client';
import type { OpenDocuments } from './open_documents';
import type { SharePage } from './share_page';
import { telling } from './telling';

interface IShareParts {
  readonly page: SharePage;
  readonly library: Pick<LibraryAPI, 'notebook'>;
  readonly documents: OpenDocuments;
  readonly context: IViewContext;
  readonly settings: ServerConnection.ISettings;
  readonly hand: IHandModel;
  readonly panel: IPanelModel;
  readonly workspace: IWorkspace;
  /** Told after each change of the hand, for other views of it. */
  readonly changed: () => void;
}

/** What a person can do with a hand on its page. What fails is told, and never thrown. */
export class ShareActions {
  constructor(parts: IShareParts) {
    this._parts = parts;
  }

  /** Write a copy of the version that is looked at, and open it. */
  openCopy(): Promise<void> {
    return this._telling(async () => {
      const { page, library, workspace, context } = this._parts;
      const trans = context.translator.load('alacard_ext');
      if (!page.hand) {
        return;
      }
      const notebook = await library.notebook(page.id, page.version);
      const { filename } = page.hand;
      const { folder } = workspace.place();
      const path = await workspace.save({ filename, notebook }, folder);
      Notification.info(trans.__('Opened a copy: %1', visible(path)), {
        autoClose: 5000
      });
      await context.commands.execute(CommandIDs.openNotebook, { path });
      await page.load();
    });
  }

  download(): Promise<void> {
    return this._telling(async () => {
      const { page, library } = this._parts;
      if (page.hand) {
        const notebook = await library.notebook(page.id, page.version);
        downloadNotebook(notebook, page.hand.filename);
        await page.load();
      }
    });
  }

  /** Save the version that is looked at as a file of another kind, which the person chooses. */
  downloadAs(): Promise<void> {
    return this._telling(async () => {
      const { page, context } = this._parts;
      const { id, version } = page;
      if (page.hand) {
        const args = version === null ? { hand: id } : { hand: id, version };
        await context.commands.execute(CommandIDs.exportNotebook, args);
        await page.load();
      }
    });
  }

  /** Lay its cards on the table, where they can be changed before they are dealt as a remix. */
  remix(): Promise<void> {
    return this._telling(async () => {
      const { page, hand, panel, context } = this._parts;
      const { hand: original } = page;
      if (original) {
        const recipe = original.recipe as unknown as Recipe;
        hand.remix(recipe, original.hand_code, originOf(original, recipe));
        panel.aside = null;
        await context.commands.execute(CommandIDs.openPanel);
      }
    });
  }

  /** Ask which collections it is in. */
  collect(): Promise<void> {
    return this._telling(async () => {
      const { page, context } = this._parts;
      const args = { hand: page.id };
      await context.commands.execute(CommandIDs.addToCollection, args);
    });
  }

  star(): Promise<void> {
    return this._telling(() => this._parts.page.star());
  }

  /** Of administrators: show it first to everyone, or no longer. */
  feature(): Promise<void> {
    return this._telling(async () => {
      await this._parts.page.feature();
      this._parts.changed();
    });
  }

  /** Of administrators: make another's private, after they said why. */
  withdraw(): Promise<void> {
    return this._telling(async () => {
      const { page, context } = this._parts;
      const trans = context.translator.load('alacard_ext');
      if (!page.hand) {
        return;
      }
      const title = visible(page.hand.title, 'prose');
      const { askLine } = await import(
        /* webpackChunkName: "collections-forms" */ '../collections/forms'
      );
      const asked = {
        title: trans.__('Withdraw “%1”?', title),
        label: trans.__(
          'Only its owner will see it. Why? The owner is told the reason, and who withdrew it.'
        ),
        most: 500,
        ok: trans.__('Withdraw')
      };
      const why = await askLine(asked, '', '', trans);
      if (why === null) {
        return;
      }
      await page.api.withdraw(page.id, why);
      Notification.info(
        trans.__('Withdrawn: %1. Its owner is notified.', title),
        {
          autoClose: 8000
        }
      );
      await page.load();
      this._parts.changed();
    });
  }

  /** The dialog of its owner. */
  share(): Promise<void> {
    return this._telling(async () => {
      const { page } = this._parts;
      if (page.hand) {
        const { shareHand } = await import(
          /* webpackChunkName: "share-dialog" */ './share_dialog'
        );
        page.take(await shareHand(page.hand, this._parts));
        this._parts.changed();
      }
    });
  }

  private _telling(work: () => Promise<void>): Promise<void> {
    const { translator } = this._parts.context;
    return telling(translator.load('alacard_ext'), work);
  }

  private readonly _parts: IShareParts;
}
