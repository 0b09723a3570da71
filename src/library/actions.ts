import type { Contents, ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { IWorkspace } from '../generate/tokens';
import type { Hand } from '../ground/api/types';
import type { Recipe } from '../ground/api/values';
import type { IViewContext } from '../ground/hooks';
import { CommandIDs } from '../ground/ids';
import type { IPanelModel } from '../ground/tokens';
import type { IHandModel } from '../hand/tokens';
import type { LibraryAPI } from './client';
import type { LibraryModel } from './model';
import type { OpenDocuments } from './open_documents';
import { type IRemoval, openFile, removeHand } from './opening';
import { renameHand } from './rename';
import { telling } from './telling';

export interface IActionParts {
  readonly model: LibraryModel;
  readonly api: LibraryAPI;
  readonly hand: IHandModel;
  readonly panel: IPanelModel;
  readonly workspace: IWorkspace;
  readonly contents: Contents.IManager;
  readonly documents: OpenDocuments;
  readonly settings: ServerConnection.ISettings;
  readonly context: IViewContext;
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
  /** Told after each change of a hand, for other views of it. */
  readonly changed: () => void;
}

/** What a person can do with a hand of the library. What fails is told, and never thrown. */
export class LibraryActions {
  constructor(parts: IActionParts) {
    this._parts = parts;
    const { model, changed } = parts;
    this._removal = {
      delete: async id => {
        await model.delete(id);
        changed();
      },
      restore: async id => {
        const notice = await model.restore(id);
        changed();
        return notice;
      }
    };
  }

  /** Open the file of a hand or, where there is none any more, what was kept of it. */
  open(hand: Hand): Promise<void> {
    return this._telling(() =>
      openFile(hand, { ...this._parts, removal: this._removal })
    );
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
      const { model, changed } = this._parts;
      const { shareHand } = await import(
        /* webpackChunkName: "share-dialog" */ './share_dialog'
      );
      await model.take(await shareHand(hand, this._parts));
      changed();
    });
  }

  /** Ask which collections it is in. */
  collect(hand: Hand): Promise<void> {
    return this._telling(async () => {
      await this._parts.commands.execute(CommandIDs.addToCollection, {
        hand: hand.share_id
      });
    });
  }

  rename(hand: Hand): Promise<void> {
    return this._telling(async () => {
      const { context, model, changed } = this._parts;
      await renameHand(hand, context, async (title, accepted) => {
        await model.rename(hand.share_id, title, accepted);
        changed();
      });
    });
  }

  /** Delete it at once; the notice brings it back. */
  delete(hand: Hand): Promise<void> {
    return this._telling(() =>
      removeHand(hand, this._removal, this._parts.trans)
    );
  }

  private _telling(work: () => Promise<void>): Promise<void> {
    return telling(this._parts.trans, work);
  }

  private readonly _parts: IActionParts;
  private readonly _removal: IRemoval;
}
