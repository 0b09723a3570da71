import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { ServerConnection } from '@jupyterlab/services';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';
import * as React from 'react';

import { type IViewContext, ViewContext } from '../ground/hooks';
import type { ITabContent } from '../ground/tab';
import { StatisticsAPI } from './statistics_client';
import { frameOf, type StatisticsFrame } from './statistics_query';
import { StatisticsView } from './statistics_view';

export interface IStatisticsTabOptions {
  readonly context: IViewContext;
  readonly settings: ServerConnection.ISettings;
  /** Absent where the application renders nothing. */
  readonly rendermime: IRenderMimeRegistry | null;
  /** The time. */
  readonly link: string;
}

/** The content of the tab ‘Library Statistics’. */
export class StatisticsTab extends ReactWidget implements ITabContent {
  constructor(private readonly _options: IStatisticsTabOptions) {
    super();
    this.addClass('jp-AlacardLibrary');
    this._api = new StatisticsAPI(_options.settings);
    this._frame = frameOf(_options.link);
  }

  readonly moved = new Signal<this, void>(this);

  get link(): string {
    return this._frame;
  }

  showLink(link: string): void {
    this._show(frameOf(link));
  }

  refresh(): void {
    this._edition += 1;
    this.update();
  }

  dispose(): void {
    if (!this.isDisposed) {
      Signal.clearData(this);
      super.dispose();
    }
  }

  protected render(): React.JSX.Element {
    return (
      <ViewContext.Provider value={this._options.context}>
        <StatisticsView
          api={this._api}
          rendermime={this._options.rendermime}
          frame={this._frame}
          edition={this._edition}
          show={frame => this._show(frame)}
        />
      </ViewContext.Provider>
    );
  }

  private _show(frame: StatisticsFrame): void {
    this._frame = frame;
    this.moved.emit();
    this.update();
  }

  private readonly _api: StatisticsAPI;
  private _frame: StatisticsFrame;
  private _edition = 0;
}

/** The link that a command's arguments stand for; null where they ask for no view of their own. */
export function linkOf(args: ReadonlyPartialJSONObject): string | null {
  return typeof args.link === 'string' ? args.link : null;
}
