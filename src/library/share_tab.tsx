import type { ServerConnection } from '@jupyterlab/services';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';
import * as React from 'react';

import { IWorkspace } from '../generate/tokens';
import type { IViewContext } from '../ground/hooks';
import type { ITabContent } from '../ground/tab';
import { visible } from '../ground/text/visible';
import { IAlacardAPI, IPanelModel } from '../ground/tokens';
import { IHandModel } from '../hand/tokens';
import { type IDocumentsOf, OpenDocuments } from './open_documents';
import type { IRenderers } from './preview';
import { isShareId } from './query';
import { ShareActions } from './share_actions';
import { ShareAPI } from './share_client';
import { SharePage } from './share_page';
import { ShareView } from './share_view';

export interface IShareTabOptions {
  readonly context: IViewContext;
  readonly settings: ServerConnection.ISettings;
  readonly documents: IDocumentsOf;
  readonly renderers: IRenderers;
  /** The share id. */
  readonly link: string;
}

/** The page of one hand, which runs nothing. */
export class ShareTab extends ReactWidget implements ITabContent {
  constructor(options: IShareTabOptions) {
    super();
    const { context, settings } = options;
    this.addClass('jp-AlacardLibrary');
    this.addClass('jp-AlacardShare');
    this._options = options;
    const api = new ShareAPI(settings);
    this._page = new SharePage(api, options.link);
    this._actions = new ShareActions({
      page: this._page,
      library: api,
      documents: new OpenDocuments(options.documents),
      context,
      settings,
      hand: context.models.get(IHandModel),
      panel: context.models.get(IPanelModel),
      workspace: context.models.get(IWorkspace),
      changed: () =>
        context.models.get(IAlacardAPI).handsChanged.emit(this._page)
    });
    this._page.changed.connect(this._onChanged, this);
    void this._page.load();
  }

  readonly moved = new Signal<this, void>(this);

  get link(): string {
    return this._page.id;
  }

  showLink(): void {
    this.refresh();
  }

  /** Show the comment that the command names. */
  pointAt({ comment }: ReadonlyPartialJSONObject): void {
    if (typeof comment === 'string' && isShareId(comment)) {
      this._page.seek(comment);
    }
  }

  refresh(): void {
    void this._page.load();
  }

  dispose(): void {
    if (!this.isDisposed) {
      this._page.dispose();
      Signal.clearData(this);
      super.dispose();
    }
  }

  protected render(): React.JSX.Element {
    return (
      <ShareView
        context={this._options.context}
        page={this._page}
        actions={this._actions}
        renderers={this._options.renderers}
        settings={this._options.settings}
      />
    );
  }

  private _onChanged(): void {
    const title = this._page.hand?.title;
    if (title && this.parent) {
      this.parent.title.label = visible(title, 'prose');
      this.parent.title.caption = visible(title, 'prose');
    }
  }

  private readonly _options: IShareTabOptions;
  private readonly _page: SharePage;
  private readonly _actions: ShareActions;
}

/** The hand that the command is asked to show. */
export function linkOf(args: ReadonlyPartialJSONObject): string | null {
  const { hand, link } = args;
  const id = typeof hand === 'string' && hand ? hand : link;
  return typeof id === 'string' && id ? id.slice(0, 200) : null;
}
