import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import * as React from 'react';
import { ReactWidget } from '@jupyterlab/ui-components';

import { visible } from '../ground/text/visible';

/** A dialog with a field of several lines, where Enter begins a new one. */
class DialogWithLines<T> extends Dialog<T> {
  handleEvent(event: Event): void {
    if (
      event instanceof KeyboardEvent &&
      event.key === 'Enter' &&
      event.target instanceof HTMLTextAreaElement
    ) {
      return;
    }
    super.handleEvent(event);
  }
}

/** A name and a description, as they are typed. */
class About extends Widget {
  constructor(
    trans: TranslationBundle,
    given: { name: string; description: string }
  ) {
    super();
    this.addClass('jp-AlacardCollections-form');
    this._name = document.createElement('input');
    this._name.type = 'text';
    this._name.maxLength = 200;
    // Without one there would be nothing to save, and what is typed beside it would be lost.
    this._name.required = true;
    this._name.value = given.name;
    this._description = document.createElement('textarea');
    this._description.rows = 4;
    this._description.maxLength = 4000;
    this._description.value = given.description;
    this.node.append(
      labelled(trans.__('Name'), this._name),
      labelled(trans.__('Description'), this._description)
    );
  }

  getValue(): { name: string; description: string } {
    const name = this._name.value.trim();
    return { name, description: this._description.value.trim() };
  }

  private readonly _name: HTMLInputElement;
  private readonly _description: HTMLTextAreaElement;
}

function labelled(text: string, field: HTMLElement): HTMLElement {
  const label = document.createElement('label');
  label.append(text, field);
  return label;
}

/** One line, as it is typed. */
class Line extends Widget {
  constructor(label: string, most: number, given: string) {
    super();
    this.addClass('jp-AlacardCollections-form');
    this._line = document.createElement('input');
    this._line.type = 'text';
    this._line.maxLength = most;
    this._line.value = given;
    this.node.append(labelled(label, this._line));
  }

  getValue(): string {
    return this._line.value.trim();
  }

  private readonly _line: HTMLInputElement;
}

/** Show above the fields why what is typed in them was refused. */
function withRefusal<T extends Widget>(body: T, refusal: string): T {
  if (refusal) {
    const told = document.createElement('p');
    told.setAttribute('role', 'alert');
    told.textContent = refusal;
    body.node.prepend(told);
  }
  return body;
}

/** Ask for a line of `most` characters at most; null where the person gives up. */
export async function askLine(
  asked: { title: string; label: string; most: number; ok: string },
  given: string,
  refusal: string,
  trans: TranslationBundle
): Promise<string | null> {
  const { button, value } = await showDialog({
    title: asked.title,
    body: withRefusal(new Line(asked.label, asked.most, given), refusal),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: asked.ok })
    ],
    focusNodeSelector: 'input'
  });
  return button.accept ? (value ?? '') : null;
}

/**
 * Ask what a collection is called and about; null where nothing is to change. `typed` is what was
 * refused before.
 */
export async function askAbout(
  given: { name: string; description: string },
  typed: { name: string; description: string },
  refusal: string,
  trans: TranslationBundle
): Promise<{ name: string; description: string } | null> {
  const dialog = new DialogWithLines({
    title: trans.__('Name and description'),
    body: withRefusal(new About(trans, typed), refusal),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: trans.__('Save') })
    ],
    focusNodeSelector: 'input'
  });
  const { button, value } = await dialog.launch();
  if (!button.accept || !value?.name) {
    return null;
  }
  const same =
    value.name === given.name && value.description === given.description;
  return same ? null : value;
}

/** Show what looks like a secret or a local path; whether it goes out all the same. */
export async function acceptsFindings(
  excerpts: readonly string[],
  trans: TranslationBundle
): Promise<boolean> {
  const body = ReactWidget.create(
    <>
      <p>
        {trans.__(
          'Everyone who can open this collection would read this. It may be a secret, which is masked here, or a path on this computer:'
        )}
      </p>
      <ul className="jp-AlacardCollections-found">
        {excerpts.map((excerpt, index) => (
          <li key={index}>
            <code>{visible(excerpt, 'code')}</code>
          </li>
        ))}
      </ul>
    </>
  );
  const answer = await showDialog({
    title: trans.__('Check before sharing'),
    body,
    buttons: [
      Dialog.cancelButton({ label: trans.__('Back') }),
      Dialog.warnButton({ label: trans.__('Share anyway'), accept: true })
    ],
    defaultButton: 0
  });
  return answer.button.accept;
}
