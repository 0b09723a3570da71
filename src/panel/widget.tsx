import { ReactWidget, Toolbar } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import { Panel } from '@lumino/widgets';
import * as React from 'react';

import { type IViewContext, ViewContext } from '../ground/hooks';
import { lazyView } from '../ground/lazy';

const PanelView = lazyView(
  async () => (await import(/* webpackChunkName: "panel" */ './view')).PanelView
);

/** The sidebar's widget: a toolbar, and the view that is loaded when it is first shown. */
export class AlacardPanel extends Panel implements Toolbar.IWidgetToolbar {
  constructor(context: IViewContext) {
    super();
    this._context = context;
    this.addClass('jp-Alacard');
    this.node.setAttribute('role', 'region');
    const trans = context.translator.load('alacard_ext');
    this.node.setAttribute('aria-label', trans.__('Alacard'));
    this.toolbar = new Toolbar();
    this.toolbar.addClass('jp-Alacard-toolbar');
    this.addWidget(this.toolbar);
    // A click between the controls gives the panel the focus, and so its keys.
    this.node.tabIndex = -1;
    this.node.addEventListener('focusin', this);
    this.node.addEventListener('focusout', this);
  }

  readonly toolbar: Toolbar;

  dispose(): void {
    this.node.removeEventListener('focusin', this);
    this.node.removeEventListener('focusout', this);
    super.dispose();
  }

  /** Tell by a class where keys belong to a field or a list, and not to the hand. */
  handleEvent(event: FocusEvent): void {
    const focused = event.type === 'focusin' ? event.target : null;
    const within = (selector: string): boolean =>
      focused instanceof Element && focused.closest(selector) !== null;
    this.toggleClass('jp-mod-typing', within('input, textarea, select'));
    this.toggleClass('jp-mod-choosing', within('[role="listbox"]'));
  }

  protected onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    this._load();
  }

  protected onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    if (this.isVisible) {
      this._load();
    }
  }

  /** Bring in the view; it is heavy, and many sessions never look at it. */
  private _load(): void {
    if (this._loaded) {
      return;
    }
    this._loaded = true;
    const body = ReactWidget.create(
      <ViewContext.Provider value={this._context}>
        <PanelView />
      </ViewContext.Provider>
    );
    body.addClass('jp-Alacard-body');
    this.addWidget(body);
  }

  private readonly _context: IViewContext;
  private _loaded = false;
}
