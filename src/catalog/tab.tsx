import type { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { Event, ServerConnection } from '@jupyterlab/services';
import type { IStateDB } from '@jupyterlab/statedb';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { type ISignal, Signal } from '@lumino/signaling';
import * as React from 'react';

import type { IViewContext } from '../ground/hooks';
import { labAddress } from '../ground/lab_address';
import { MODEL_SEARCHES, SavedSearches } from '../ground/saved';
import type { ITabContent } from '../ground/tab';
import { IAlacardAPI } from '../ground/tokens';
import { CatalogAPI } from './client';
import type { ICatalogTools } from './context';
import { CatalogModel } from './model';
import { EMPTY_VIEW, fromLink, toLink } from './query';
import { Selection } from './selection';
import { CatalogSync } from './sync';
import { notifySync } from './sync_notice';
import { CatalogView } from './view';

export interface ITabOptions {
  readonly context: IViewContext;
  readonly settings: ServerConnection.ISettings;
  readonly syncing: CatalogSync;
  readonly rendermime: IRenderMimeRegistry | null;
  readonly languages: IEditorLanguageRegistry | null;
  readonly state: IStateDB | null;
  readonly link: string;
  /** The parameter of the application's address that holds a link. */
  readonly parameter: string;
}

/** The content of the tab 'Models'. */
export class ModelsTab extends ReactWidget implements ITabContent {
  constructor(options: ITabOptions) {
    super();
    const { context } = options;
    this.addClass('jp-AlacardModels');
    this._context = context;
    const model = new CatalogModel(
      new CatalogAPI(options.settings),
      context.models.get(IAlacardAPI),
      fromLink(options.link)
    );
    this._tools = {
      model,
      syncing: options.syncing,
      searches: new SavedSearches(options.state, MODEL_SEARCHES),
      selection: new Selection(),
      rendermime: options.rendermime,
      colour: (node, language) =>
        void colour(node, language, options.languages),
      // JupyterHub drops a parameter that is empty.
      address: link =>
        labAddress(
          options.settings.baseUrl,
          options.parameter,
          link || 'page=search'
        )
    };
    model.moved.connect(() => this._moved.emit());
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
    this._tools.model.goTo(fromLink(link));
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
    return <CatalogView context={this._context} tools={this._tools} />;
  }

  private readonly _context: IViewContext;
  private readonly _tools: ICatalogTools;
  private readonly _moved = new Signal<this, void>(this);
}

/** Colour code by the application's own highlighter; it stays as it is where that cannot. */
async function colour(
  node: HTMLElement,
  language: string,
  languages: IEditorLanguageRegistry | null
): Promise<void> {
  const found = languages?.findBest(language);
  if (!languages || !found) {
    return;
  }
  const drawn = document.createElement('code');
  try {
    await languages.highlight(node.textContent, found, drawn);
    node.replaceChildren(...drawn.childNodes);
  } catch {
    // A language that cannot be loaded.
  }
}

/** The sync that the tab shows, and the notice of it, which outlives the tab. */
export function watchSync(options: {
  context: IViewContext;
  settings: ServerConnection.ISettings;
  stream: Event.Stream;
  inSight: () => boolean;
}): CatalogSync {
  const { context, settings, stream, inSight } = options;
  const syncing = new CatalogSync(new CatalogAPI(settings), stream);
  const trans = context.translator.load('alacard_ext');
  notifySync(syncing, { commands: context.commands, trans, inSight });
  return syncing;
}

/** The link that a command's arguments stand for; null where they ask for no view of their own. */
export function linkOf(args: ReadonlyPartialJSONObject): string | null {
  if (typeof args.model === 'string' && args.model) {
    return toLink({ ...EMPTY_VIEW, page: 'model', model: args.model });
  }
  return typeof args.link === 'string' ? args.link : null;
}
