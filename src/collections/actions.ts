import { Clipboard, Notification } from '@jupyterlab/apputils';
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
import { acceptsFindings, askAbout, askLine } from './forms';
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

  /**
   * Whether a change was made; other views are told of it. What was refused, the view tells, but not
   * what was never asked.
   */
  async done(one: OneCollection, outcome: Outcome): Promise<boolean> {
    const { changed, trans } = this._parts;
    if (outcome === 'done') {
      changed();
    } else if (outcome === 'busy') {
      Notification.warning(busy(trans), { autoClose: 8000 });
    }
    return Promise.resolve(outcome === 'done' && one.present !== null);
  }

  /** Ask for a name and begin a collection; its id. */
  async begin(): Promise<string | null> {
    const { changed, trans } = this._parts;
    const asked = {
      title: trans.__('New collection'),
      label: trans.__('Name'),
      most: 200,
      ok: trans.__('Create')
    };
    let name: string | null = '';
    let refusal = '';
    while ((name = await askLine(asked, name, refusal, trans))) {
      try {
        const made = await this.api.make(name, []);
        changed();
        return made.collection_id;
      } catch (error) {
        refusal = errorText(toAPIError(error), trans);
      }
    }
    return null;
  }

  async show(hand: Hand): Promise<void> {
    const args = { hand: hand.share_id };
    await this._parts.commands.execute(CommandIDs.openShare, args);
  }

  async describe(one: OneCollection): Promise<void> {
    const { trans } = this._parts;
    let typed: { name: string; description: string } | null = one.present;
    let refusal = '';
    while (one.present && typed) {
      const before = one.present;
      const about = await askAbout(before, typed, refusal, trans);
      const outcome =
        about &&
        (await this._checked(one, accepted => one.change(about, accepted)));
      typed = outcome === 'done' ? null : about && renewed(about, before, one);
      refusal = outcome ? this._refusal(one, outcome) : '';
    }
  }

  async share(one: OneCollection, visibility: string): Promise<void> {
    await this._checked(one, accepted => one.change({ visibility }, accepted));
  }

  /** Make another's private, as an administrator; whether that was done. */
  async withdraw(one: OneCollection): Promise<boolean> {
    const { trans } = this._parts;
    const asked = {
      title: trans.__('Withdraw this collection?'),
      label: trans.__(
        'Only its owner will see it. Why? The owner is told the reason, and who withdrew it.'
      ),
      most: 500,
      ok: trans.__('Withdraw')
    };
    let typed: string | null = '';
    let refusal = '';
    while ((typed = await askLine(asked, typed, refusal, trans)) !== null) {
      const change = { visibility: 'private', why: typed };
      const outcome = await one.change(change);
      if (await this.done(one, outcome)) {
        const { name = '' } = one.present ?? {};
        Notification.info(
          trans.__(
            'Withdrawn: %1. Its owner is notified.',
            visible(name, 'prose')
          ),
          { autoClose: 8000 }
        );
        return true;
      }
      refusal = this._refusal(one, outcome);
    }
    return false;
  }

  async note(one: OneCollection, item: CollectionItem): Promise<void> {
    const { trans } = this._parts;
    const asked = {
      title: trans.__('Note'),
      label: trans.__('Why this hand is in the collection'),
      most: 500,
      ok: trans.__('Save')
    };
    let typed = item.note;
    let refusal = '';
    for (;;) {
      const note = await askLine(asked, typed, refusal, trans);
      if (note === null || note === item.note) {
        return;
      }
      const outcome = await this._checked(one, accepted =>
        one.note(item.share_id, note, accepted)
      );
      if (outcome === 'done') {
        return;
      }
      typed = note;
      refusal = this._refusal(one, outcome);
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
          // Its note was there before: whoever shares it has accepted what was found in it.
          await this.api.add(one.id, present.revision, back, at, true);
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

  /** Ask where the archive goes to, and have it made. */
  export(collection: CollectionWhole): void {
    const args = { collection: collection.collection_id };
    void this._parts.commands.execute(CommandIDs.exportNotebook, args);
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
  ): Promise<Outcome> {
    let outcome = await work(false);
    if (
      outcome === 'findings' &&
      (await acceptsFindings(one.findings, this._parts.trans))
    ) {
      outcome = await work(true);
    }
    await this.done(one, outcome);
    return outcome;
  }

  /** Why a change was not made, where the person did not decide so. */
  private _refusal(one: OneCollection, outcome: Outcome): string {
    const { trans } = this._parts;
    switch (outcome) {
      case 'busy':
        return busy(trans);
      case 'outdated':
      case 'failed':
        return one.error ? errorText(one.error, trans) : '';
      default:
        return '';
    }
  }
}

function busy(trans: TranslationBundle): string {
  return trans.__(
    'Another change to this collection is being saved. Wait a moment, then try again.'
  );
}

/** What was typed; a field that was left as it was shows what others have made of it meanwhile. */
function renewed(
  about: { name: string; description: string },
  before: { name: string; description: string },
  { present }: OneCollection
): { name: string; description: string } {
  const of = (field: 'name' | 'description'): string =>
    present && about[field] === before[field] ? present[field] : about[field];
  return { name: of('name'), description: of('description') };
}
