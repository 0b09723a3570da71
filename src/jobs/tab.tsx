import { ReactWidget } from '@jupyterlab/ui-components';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';
import * as React from 'react';

import type { IViewContext } from '../ground/hooks';
import type { ITabContent } from '../ground/tab';
import { JobActions } from './actions';
import type { IJobsTools } from './context';
import { JobsModel } from './model';
import { EMPTY_VIEW, fromLink, toLink } from './query';
import { IJobs } from './tokens';
import { JobsView } from './view';

/** The content of the tab 'Jobs'. */
export class JobsTab extends ReactWidget implements ITabContent {
  constructor(
    private readonly _context: IViewContext,
    link: string
  ) {
    super();
    this.addClass('jp-AlacardJobs');
    const board = _context.models.get(IJobs);
    const model = new JobsModel(board, fromLink(link));
    this._tools = { model, actions: new JobActions(board, _context) };
    this._link = this.link;
    model.changed.connect(this._onChanged, this);
    void model.start();
  }

  readonly moved = new Signal<this, void>(this);

  /** The view as a link holds it. */
  get link(): string {
    return toLink(this._tools.model.view);
  }

  showLink(link: string): void {
    this._tools.model.show(fromLink(link));
  }

  refresh(): void {
    void this._tools.model.pages.load();
  }

  dispose(): void {
    if (!this.isDisposed) {
      this._tools.model.dispose();
      Signal.clearData(this);
      super.dispose();
    }
  }

  protected render(): React.JSX.Element {
    return <JobsView context={this._context} tools={this._tools} />;
  }

  private _onChanged(): void {
    if (this._link !== this.link) {
      this._link = this.link;
      this.moved.emit();
    }
  }

  private readonly _tools: IJobsTools;
  private _link: string;
}

/** The link that a command's arguments stand for; null where they ask for no view of their own. */
export function linkOf(args: ReadonlyPartialJSONObject): string | null {
  if (typeof args.job === 'string' && args.job) {
    return toLink({ ...EMPTY_VIEW, job: args.job });
  }
  return typeof args.link === 'string' ? args.link : null;
}
