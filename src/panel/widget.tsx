import { ReactWidget, Toolbar } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import { Panel } from '@lumino/widgets';
import * as React from 'react';

import type { ITable } from './context';

/** The sidebar's widget: a toolbar, and the view that is loaded when it is first shown. */
export class AlacardPanel extends Panel implements Toolbar.IWidgetToolbar {
  constructor(table: ITable) {
    super();
    this._table = table;
    this.addClass('jp-Alacard');
    this.node.setAttribute('role', 'region');
    const trans = table.translator.load('alacard_ext');
    this.node.setAttribute('aria-label', trans.__('Alacard'));
    this.toolbar = new Toolbar();
    this.toolbar.addClass('jp-Alacard-toolbar');
    this.addWidget(this.toolbar);
  }

  readonly toolbar: Toolbar;

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
    void import('./view').then(({ PanelView }) => {
      if (this.isDisposed) {
        return;
      }
      const body = ReactWidget.create(<PanelView table={this._table} />);
      body.addClass('jp-Alacard-body');
      this.addWidget(body);
    });
  }

  private readonly _table: ITable;
  private _loaded = false;
}
