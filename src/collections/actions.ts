import { Clipboard, InputDialog, Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { toAPIError } from '../ground/api/errors';
import type {
  CollectionItem,
  CollectionWhole,
  Hand
} from '../ground/api/types';
import { errorText } from '../ground/error_text';
import { CommandIDs } from '../ground/ids';
import { visible } from '../ground/text/visible';
import type { CollectionsAPI } from './client';
import { acceptsFindings, askAbout } from './forms';
import type { OneCollection, Outcome } from './one';

/** Milliseconds that a notice with an undo stays. */
const UNDO = 15000;

/** What a person can do with collections. What fails is told, and never thrown. */
export class CollectionActions {
  constructor(
    readonly api: CollectionsAPI,
    private readonly _parts: {
      readonly commands: CommandRegistry;
      readonly trans: TranslationBundle;
      /** Told after each change, for other views. */
      readonly changed: () => void;
    }
  ) {}

  /** What the work comes to; null where it failed, which is told. */
  async telling<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      const { trans } = this._parts;
      Notification.error(errorText(toAPIError(error), trans), {
        autoClose: 8000
      });
      return null;
    }
  }

  /** Whether a change was made; other views are told of it. What was refused, the view tells. */
  async done(one: OneCollection, outcome: Outcome): Promise<boolean> {
    if (outcome === 'done') {
      this._parts.changed();
    }
    return Promise.resolve(outcome === 'done' && one.present !== null);
  }

  /** Ask for a name and begin a collection; its id. */
  async begin(): Promise<string | null> {
    const { changed, trans } = this._parts;
    const { button, value } = await InputDialog.getText({
      title: trans.__('New collection'),
      label: trans.__('Name'),
      okLabel: trans.__('Create')
    });
    const name = value?.trim();
    if (!button.accept || !name) {
      return null;
    }
    const made = await this.telling(() => this.api.make(name, []));
    changed();
    return made?.collection_id ?? null;
  }

  async show(hand: Hand): Promise<void> {
    const args = { hand: hand.share_id };
    await this._parts.commands.execute(CommandIDs.openShare, args);
  }

  async describe(one: OneCollection): Promise<void> {
    const { trans } = this._parts;
    const about = one.present && (await askAbout(one.present, trans));
    if (about) {
      await this._checked(one, accepted => one.change(about, accepted));
    }
  }

  async share(one: OneCollection, visibility: string): Promise<void> {
    await this._checked(one, accepted => one.change({ visibility }, accepted));
  }

  async note(one: OneCollection, item: CollectionItem): Promise<void> {
    const { trans } = this._parts;
    const { button, value } = await InputDialog.getText({
      title: trans.__('Note'),
      label: trans.__('What this hand is in the collection for'),
      text: item.note,
      okLabel: trans.__('Save')
    });
    const note = (value ?? '').trim().slice(0, 500);
    if (button.accept && note !== item.note) {
      await this._checked(one, accepted =>
        one.note(item.share_id, note, accepted)
      );
    }
  }

  /** Take a hand out at once; the notice puts it back, where there is a way back. */
  async remove(
    one: OneCollection,
    item: CollectionItem,
    place: number
  ): Promise<boolean> {
    const { changed, trans } = this._parts;
    if (!(await this.done(one, await one.remove(item.share_id)))) {
      return false;
    }
    if (item.hand) {
      const { note, share_id } = item;
      this._undo(
        trans.__(
          'Removed from the collection: %1. The hand itself is kept.',
          visible(item.hand.title, 'prose')
        ),
        async () => {
          // The view may be gone by now.
          const present = await this.api.one(one.id);
          const at = Math.min(place, present.size);
          const back = [{ share_id, note }];
          await this.api.add(one.id, present.revision, back, at);
          changed();
        }
      );
    }
    return true;
  }

  /** Delete a collection at once; the notice brings it back, and opens it again. */
  async delete(
    collection: CollectionWhole,
    reopen: () => void
  ): Promise<boolean> {
    const { changed, trans } = this._parts;
    const { collection_id: id, name, revision } = collection;
    const deleted = await this.telling(async () => {
      await this.api.delete(id, revision);
      return true;
    });
    changed();
    if (deleted) {
      this._undo(
        trans.__(
          'Collection deleted: %1. Its hands are kept.',
          visible(name, 'prose')
        ),
        async () => {
          await this.api.restore(id);
          changed();
          reopen();
        }
      );
    }
    return deleted === true;
  }

  copyLink(collection: CollectionWhole): void {
    const { trans } = this._parts;
    Clipboard.copyToSystem(this.api.pageUrl(collection.collection_id));
    Notification.info(trans.__('The link is in the clipboard.'), {
      autoClose: 4000
    });
  }

  /** Save the archive; the browser asks the server for it. */
  download(collection: CollectionWhole): void {
    const link = document.createElement('a');
    link.href = this.api.exportUrl(collection.collection_id);
    link.download = '';
    link.click();
  }

  private _undo(text: string, undo: () => Promise<void>): void {
    const { trans } = this._parts;
    const id = Notification.info(text, {
      autoClose: UNDO,
      actions: [
        {
          label: trans.__('Undo'),
          callback: () => {
            Notification.dismiss(id);
            void this.telling(undo);
          }
        }
      ]
    });
  }

  /** Do what others would read, after a look for secrets. */
  private async _checked(
    one: OneCollection,
    work: (accepted: boolean) => Promise<Outcome>
  ): Promise<void> {
    let outcome = await work(false);
    if (
      outcome === 'findings' &&
      (await acceptsFindings(one.findings, this._parts.trans))
    ) {
      outcome = await work(true);
    }
    await this.done(one, outcome);
  }
}
