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

/**
 * A dialog whose body has controls of its own: their keys are theirs, but Escape and the tabulator.
 * With a form that keeps something, its button `KEEP` closes it only once that was done.
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
    const body = this.node.querySelector('.jp-Dialog-body');
    if (
      event instanceof KeyboardEvent &&
      event.type === 'keydown' &&
      !['Escape', 'Tab'].includes(event.key) &&
      event.target instanceof Node &&
      body?.contains(event.target)
    ) {
      return;
    }
    super.handleEvent(event);
  }

  private _keeping = false;
}
