import { ReactWidget } from '@jupyterlab/ui-components';
import { Signal } from '@lumino/signaling';
import * as React from 'react';

import type { IViewContext } from '../ground/hooks';
import { ViewContext } from '../ground/hooks';
import type { ITabContent } from '../ground/tab';
import type { SocialAPI } from './client';
import { NotificationPages } from './list';
import { NotificationsView } from './notifications_view';
import { INotificationWatch } from './tokens';
import { listName } from './words';

/** The content of the tab 'Notifications'. */
export class NotificationsTab extends ReactWidget implements ITabContent {
  constructor(
    private readonly _context: IViewContext,
    api: SocialAPI
  ) {
    super();
    this.addClass('jp-AlacardLibrary');
    const watch = _context.models.get(INotificationWatch);
    this._pages = new NotificationPages(api, watch);
    watch.changed.connect(this._onChanged, this);
    void this._pages.load();
  }

  readonly link = '';
  readonly moved = new Signal<this, void>(this);

  showLink(): void {
    this.refresh();
  }

  refresh(): void {
    void this._pages.load();
  }

  dispose(): void {
    if (!this.isDisposed) {
      this._pages.dispose();
      Signal.clearData(this);
      super.dispose();
    }
  }

  protected onAfterAttach(): void {
    this._onChanged();
  }

  protected render(): React.JSX.Element {
    return (
      <ViewContext.Provider value={this._context}>
        <NotificationsView pages={this._pages} />
      </ViewContext.Provider>
    );
  }

  /** How many are not read stands in the title of the tab. */
  private _onChanged(): void {
    const { unread } = this._context.models.get(INotificationWatch);
    const trans = this._context.translator.load('alacard_ext');
    if (this.parent) {
      this.parent.title.label = listName(unread, trans);
    }
  }

  private readonly _pages: NotificationPages;
}
