import { Dialog } from '@jupyterlab/apputils';

/** Which button keeps what is written in a form: the one beside that which cancels. */
export const KEEP = 1;

/** What a form does in its dialog. */
export interface IForm {
  /** Whether what is written was kept. */
  keep(): Promise<boolean>;
  /** Do as if the person had pressed the button that keeps it; the dialog puts it here. */
  accept(): void;
}

/** What can have the focus by the tabulator, but for what is disabled or hidden. */
const CONTROLS =
  'a[href], button, input, select, textarea, summary, [contenteditable="true"], [tabindex]';

/**
 * A dialog whose body has controls of its own: their keys are theirs, but Escape and the tabulator,
 * which goes round in the dialog. With a form that keeps something, its button `KEEP` closes it only once that was done.
 */
export class FormDialog extends Dialog<unknown> {
  constructor(
    options: Partial<Dialog.IOptions<unknown>>,
    private readonly _form?: IForm
  ) {
    super(options);
    if (_form) {
      _form.accept = () => this.resolve(KEEP);
    }
  }

  resolve(index?: number): void {
    if (this._keeping) {
      return;
    }
    if (this._form && index === KEEP) {
      this._keeping = true;
      void this._form
        .keep()
        .finally(() => {
          this._keeping = false;
        })
        .then(kept => {
          if (kept) {
            super.resolve(index);
          }
        });
    } else {
      super.resolve(index);
    }
  }

  /** Whoever gives up while the form is being kept would be told nothing of what is kept then. */
  reject(): void {
    if (!this._keeping) {
      super.reject();
    }
  }

  handleEvent(event: Event): void {
    if (
      event instanceof KeyboardEvent &&
      event.type === 'keydown' &&
      event.key === 'Tab'
    ) {
      this._turn(event);
      return;
    }
    const body = this.node.querySelector('.jp-Dialog-body');
    if (
      event instanceof KeyboardEvent &&
      event.type === 'keydown' &&
      event.key !== 'Escape' &&
      event.target instanceof Node &&
      body?.contains(event.target)
    ) {
      return;
    }
    super.handleEvent(event);
  }

  /**
   * From the last control to the first, or back. JupyterLab's own dialog remembers the first control
   * of when it was opened, which is before React has drawn the body.
   */
  private _turn(event: KeyboardEvent): void {
    const all = tabbable(this.node);
    const end = event.shiftKey ? all[0] : all[all.length - 1];
    if (document.activeElement === end) {
      event.preventDefault();
      event.stopPropagation();
      (event.shiftKey ? all[all.length - 1] : all[0]).focus();
    }
  }

  private _keeping = false;
}

/** The controls that the tabulator reaches below a node, in order; of radio buttons the chosen one. */
function tabbable(node: HTMLElement): HTMLElement[] {
  const all = [...node.querySelectorAll<HTMLElement>(CONTROLS)];
  return all.filter(
    each =>
      each.tabIndex >= 0 &&
      !each.matches(':disabled') &&
      // A test's page has no layout.
      (typeof each.checkVisibility !== 'function' || each.checkVisibility()) &&
      !isPassedOver(each, all)
  );
}

/** Whether it is a radio button of which another one of the same name is chosen. */
function isPassedOver(each: HTMLElement, all: readonly HTMLElement[]): boolean {
  return (
    each instanceof HTMLInputElement &&
    each.type === 'radio' &&
    !each.checked &&
    all.some(
      other =>
        other instanceof HTMLInputElement &&
        other.type === 'radio' &&
        other.name === each.name &&
        other.checked
    )
  );
}
