import type { Contents, ServerConnection } from '@jupyterlab/services';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';
import * as React from 'react';

import { type IViewContext, useTrans, ViewContext } from '../ground/hooks';
import { lazyView } from '../ground/lazy';
import type { ITabContent } from '../ground/tab';
import { BringView } from './bring_view';
import { DemosAPI } from './client';
import type { IDemosProps } from './context';
import { useFocusAfter } from './focus';
import { Gallery } from './gallery';
import type { LaunchedBoard } from './launched';
import { fromLink, GALLERY, type IDemosView, toLink } from './query';

const DemoPage = lazyView<IDemosProps>(
  async () =>
    (await import(/* webpackChunkName: "demos-page" */ './page')).DemoPage
);

/** The content of the tab 'Demos'. */
export class DemosTab extends ReactWidget implements ITabContent {
  constructor(
    private readonly _parts: {
      readonly context: IViewContext;
      readonly settings: ServerConnection.ISettings;
      readonly contents: Contents.IManager;
      readonly board: LaunchedBoard;
    },
    link: string
  ) {
    super();
    this.addClass('jp-AlacardDemos');
    this._api = new DemosAPI(_parts.settings);
    this._view = fromLink(link);
    void _parts.board.look();
  }

  readonly moved = new Signal<this, void>(this);

  get link(): string {
    return toLink(this._view);
  }

  showLink(link: string): void {
    this._show(fromLink(link));
  }

  /** See what others changed meanwhile. */
  refresh(): void {
    this._edition += 1;
    void this._parts.board.look();
    this.update();
  }

  dispose(): void {
    Signal.clearData(this);
    super.dispose();
  }

  protected render(): React.JSX.Element {
    const { board, context, contents, settings } = this._parts;
    return (
      <ViewContext.Provider value={context}>
        <Frame
          api={this._api}
          contents={contents}
          settings={settings}
          board={board}
          view={this._view}
          edition={this._edition}
          show={this._show}
          changed={this._changed}
          takeDropped={this._takeDropped}
          onDropped={this._onDropped}
        />
      </ViewContext.Provider>
    );
  }

  private readonly _show = (view: IDemosView): void => {
    const moved = toLink(view) !== this.link;
    this._view = view;
    this.update();
    if (moved) {
      this.node.querySelector('.jp-AlacardDemos-frame')?.scrollTo(0, 0);
      this.moved.emit();
    }
  };

  private readonly _changed = (): void => this.refresh();

  private readonly _onDropped = (file: File): void => {
    this._dropped = file;
    const { part, demo } = this._view;
    this._show({
      ...GALLERY,
      part: 'bring',
      demo: part === 'gallery' ? '' : demo
    });
  };

  private readonly _takeDropped = (): File | null => {
    const file = this._dropped;
    this._dropped = null;
    return file;
  };

  private readonly _api: DemosAPI;
  private _view: IDemosView;
  private _edition = 0;
  private _dropped: File | null = null;
}

/** The frame of all parts, on which an archive may be dropped anywhere. */
function Frame(
  props: IDemosProps & { onDropped: (file: File) => void }
): React.JSX.Element {
  const { onDropped, view } = props;
  const trans = useTrans();
  const main = useFocusAfter<HTMLElement>(`${view.part} ${view.demo}`);
  const [over, setOver] = React.useState(false);
  // A drop begins the bringing again, also where one goes on.
  const [round, setRound] = React.useState(0);
  const hasFiles = (event: React.DragEvent): boolean =>
    event.dataTransfer.types.includes('Files');
  return (
    <main
      ref={main}
      tabIndex={-1}
      className="jp-AlacardDemos-frame"
      aria-label={trans.__('Demos')}
      data-over={over || undefined}
      onDragOver={event => {
        if (hasFiles(event)) {
          event.preventDefault();
          event.stopPropagation();
          setOver(true);
        }
      }}
      onDragLeave={event => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) {
          setOver(false);
        }
      }}
      onDrop={event => {
        if (hasFiles(event)) {
          event.preventDefault();
          event.stopPropagation();
          setOver(false);
          setRound(round + 1);
          onDropped(event.dataTransfer.files[0]);
        }
      }}
    >
      {view.part === 'gallery' && <Gallery {...props} />}
      {view.part === 'page' && <DemoPage {...props} />}
      {view.part === 'bring' && (
        <BringView key={`${round} ${view.demo} ${view.path}`} {...props} />
      )}
    </main>
  );
}

/** The link that a command's arguments stand for; null where they ask for no view of their own. */
export function linkOf(args: ReadonlyPartialJSONObject): string | null {
  if (typeof args.path === 'string' && args.path) {
    return toLink({ ...GALLERY, part: 'bring', path: args.path });
  }
  if (typeof args.demo === 'string' && args.demo) {
    return toLink({ ...GALLERY, part: 'page', demo: args.demo });
  }
  return typeof args.link === 'string' ? args.link : null;
}
