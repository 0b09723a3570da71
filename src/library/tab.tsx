import type { Contents, Event, ServerConnection } from '@jupyterlab/services';
import type { IStateDB } from '@jupyterlab/statedb';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { type ISignal, Signal } from '@lumino/signaling';
import * as React from 'react';

import { FrontAPI } from '../front/client';
import { IGeneration, IWorkspace } from '../generate/tokens';
import type { IViewContext } from '../ground/hooks';
import { SavedSearches } from '../ground/saved';
import type { ITabContent } from '../ground/tab';
import { IAlacardAPI, IPanelModel } from '../ground/tokens';
import { IHandModel } from '../hand/tokens';
import { hasEnded, jobEventOf, JobKinds } from '../jobs/event';
import { LibraryActions } from './actions';
import { LibraryAPI } from './client';
import type { ILibraryTools } from './context';
import { LibraryModel } from './model';
import { type IDocumentsOf, OpenDocuments } from './open_documents';
import { fromLink, toLink } from './query';
import { LibraryView } from './view';

export interface ITabOptions {
  readonly context: IViewContext;
  readonly settings: ServerConnection.ISettings;
  readonly contents: Contents.IManager;
  readonly documents: IDocumentsOf;
  readonly stream: Event.Stream;
  /** Absent where the application keeps no state. */
  readonly state: IStateDB | null;
  readonly link: string;
}

/** The content of the tab 'Library'. */
export class LibraryTab extends ReactWidget implements ITabContent {
  constructor(options: ITabOptions) {
    super();
    const { context, contents } = options;
    const { handsChanged } = context.models.get(IAlacardAPI);
    this.addClass('jp-AlacardLibrary');
    this._context = context;
    const api = new LibraryAPI(options.settings);
    const model = new LibraryModel(api, fromLink(options.link));
    this._tools = {
      model,
      front: new FrontAPI(options.settings),
      filters: new SavedSearches(options.state, 'alacard_ext:hand-filters'),
      settings: options.settings,
      changed: () => handsChanged.emit(null),
      actions: new LibraryActions({
        model,
        api,
        hand: context.models.get(IHandModel),
        panel: context.models.get(IPanelModel),
        workspace: context.models.get(IWorkspace),
        contents,
        documents: new OpenDocuments(options.documents),
        changed: () => handsChanged.emit(this),
        settings: options.settings,
        context,
        commands: context.commands,
        trans: context.translator.load('alacard_ext')
      })
    };
    this._link = this.link;
    model.changed.connect(this._onChanged, this);
    context.models.get(IGeneration).changed.connect(this._onGenerated, this);
    options.stream.connect(this._onEvent, this);
    handsChanged.connect(this._onHandsChanged, this);
  }

  /** The view as a link holds it. */
  get link(): string {
    return toLink(this._tools.model.view);
  }

  /** Emitted when another view is shown. */
  get moved(): ISignal<this, void> {
    return this._moved;
  }

  showLink(link: string): void {
    void this._tools.model.show(fromLink(link));
  }

  /** See what was dealt, verified or changed elsewhere. */
  refresh(): void {
    void this._tools.model.refresh();
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._tools.model.dispose();
    Signal.clearData(this);
    super.dispose();
  }

  protected render(): React.JSX.Element {
    return <LibraryView context={this._context} tools={this._tools} />;
  }

  private _onChanged(): void {
    if (this._link !== this.link) {
      this._link = this.link;
      this._moved.emit();
    }
  }

  /** A hand that was dealt now is in the library, too. */
  private _onGenerated(): void {
    const { result } = this._context.models.get(IGeneration);
    const id = result?.answer.share_id ?? null;
    if (id !== null && id !== this._latest) {
      this._latest = id;
      this.refresh();
    }
  }

  /** What another view did to a hand; what was done here is in the list. */
  private _onHandsChanged(_: unknown, source: unknown): void {
    if (source !== this) {
      this.refresh();
    }
  }

  /** How a verification ended is told in the rows. */
  private _onEvent(_: unknown, event: Event.Emission): void {
    const job = jobEventOf(event);
    const verifies =
      job?.kind === JobKinds.verify || job?.kind === JobKinds.generateVerify;
    if (verifies && hasEnded(job)) {
      this.refresh();
    }
  }

  private readonly _context: IViewContext;
  private readonly _tools: ILibraryTools;
  private readonly _moved = new Signal<this, void>(this);
  private _link = '';
  private _latest: string | null = null;
}

/** The link that a command's arguments stand for; null where they ask for no view of their own. */
export function linkOf(args: ReadonlyPartialJSONObject): string | null {
  return typeof args.link === 'string' ? args.link : null;
}
