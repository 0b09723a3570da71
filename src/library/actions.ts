import {
  Dialog,
  InputDialog,
  Notification,
  showErrorMessage
} from '@jupyterlab/apputils';
import { type Contents, ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { IWorkspace } from '../generate/tokens';
import { toAPIError } from '../ground/api/errors';
import type { Hand } from '../ground/api/types';
import type { Recipe } from '../ground/api/values';
import type { IViewContext } from '../ground/hooks';
import { CommandIDs } from '../ground/ids';
import { visible } from '../ground/text/visible';
import type { IPanelModel } from '../ground/tokens';
import type { IHandModel } from '../hand/tokens';
import type { LibraryAPI } from './client';
import type { LibraryModel } from './model';

export interface IActionParts {
  readonly model: LibraryModel;
  readonly api: LibraryAPI;
  readonly hand: IHandModel;
  readonly panel: IPanelModel;
  readonly workspace: IWorkspace;
  readonly contents: Contents.IManager;
  readonly settings: ServerConnection.ISettings;
  readonly context: IViewContext;
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
}

/** What a person can do with a hand of the library. What fails is told, and never thrown. */
export class LibraryActions {
  constructor(parts: IActionParts) {
    this._parts = parts;
  }

  /** Open the file of a hand or, where there is none any more, a copy of what was kept. */
  open(hand: Hand): Promise<void> {
    return this._telling(async () => {
      const { workspace, commands, api, trans } = this._parts;
      const place = workspace.place();
      let path = hand.path && place.toBrowserPath(hand.path);
      if (!path || !(await this._exists(path))) {
        const notebook = await api.notebook(hand.share_id);
        path = await workspace.save(
          { filename: hand.filename, notebook },
          place.folder
        );
        Notification.info(
          trans.__('Opened a copy, as it was dealt: %1', visible(path)),
          { autoClose: 5000 }
        );
      }
      await commands.execute('docmanager:open', { path, factory: 'Notebook' });
    });
  }

  /** Lay its cards on the table, and show it. */
  dealAgain(hand: Hand): Promise<void> {
    return this._telling(async () => {
      const { api, commands, panel } = this._parts;
      const whole = await api.hand(hand.share_id);
      this._parts.hand.setRecipe(
        whole.recipe as unknown as Recipe,
        whole.hand_code ?? null
      );
      panel.aside = null;
      await commands.execute(CommandIDs.openPanel);
    });
  }

  /** Its page, where others look at it, too. */
  show(hand: Hand): Promise<void> {
    return this._telling(async () => {
      await this._parts.commands.execute(CommandIDs.openShare, {
        hand: hand.share_id
      });
    });
  }

  /** Ask how it is shared. */
  share(hand: Hand): Promise<void> {
    return this._telling(async () => {
      const { context, model, settings } = this._parts;
      const { shareHand } = await import(
        /* webpackChunkName: "share-dialog" */ './share_dialog'
      );
      await model.take(await shareHand(hand, context, settings));
    });
  }

  rename(hand: Hand): Promise<void> {
    return this._telling(async () => {
      const { model, trans } = this._parts;
      const answer = await InputDialog.getText({
        title: trans.__('Rename this hand'),
        label: trans.__('Title'),
        text: hand.title,
        okLabel: trans.__('Rename'),
        selectionRange: hand.title.length
      });
      const title = answer.value?.trim();
      if (answer.button.accept && title && title !== hand.title) {
        await model.rename(hand.share_id, title);
      }
    });
  }

  /** Delete it at once; the notice brings it back. */
  delete(hand: Hand): Promise<void> {
    return this._telling(async () => {
      const { model, trans } = this._parts;
      await model.delete(hand.share_id);
      const id = Notification.info(
        trans.__(
          'Deleted from your library: %1. Its file stays where it is.',
          visible(hand.title, 'prose')
        ),
        {
          autoClose: 15000,
          actions: [
            {
              label: trans.__('Undo'),
              callback: () => {
                Notification.dismiss(id);
                void this._telling(() => model.restore(hand.share_id));
              }
            }
          ]
        }
      );
    });
  }

  /** Whether a file is there; that it is not known is told, so that no copy is made of it. */
  private async _exists(path: string): Promise<boolean> {
    try {
      await this._parts.contents.get(path, { content: false });
      return true;
    } catch (error) {
      if (
        error instanceof ServerConnection.ResponseError &&
        error.response.status === 404
      ) {
        return false;
      }
      throw error;
    }
  }

  private async _telling(work: () => Promise<void>): Promise<void> {
    const { trans } = this._parts;
    try {
      await work();
    } catch (error) {
      await showErrorMessage(
        trans.__('Library'),
        visible(toAPIError(error).message, 'prose'),
        [Dialog.okButton({ label: trans.__('Close') })]
      );
    }
  }

  private readonly _parts: IActionParts;
}
