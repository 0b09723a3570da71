import { Button, ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { DemoWhole, LaunchStatus } from '../ground/api/types';
import { Banner } from '../ground/banner';
import { errorText } from '../ground/error_text';
import {
  type IViewContext,
  useChanged,
  useTrans,
  ViewContext
} from '../ground/hooks';
import { CommandIDs } from '../ground/ids';
import { visible } from '../ground/text/visible';
import type { LaunchAPI } from './launch_client';
import { launchOrAsk } from './launch_dialog';
import { Going } from './launch_view';
import type { LaunchedBoard } from './launched';
import { Launching } from './launching';

interface IParts {
  readonly demo: DemoWhole;
  readonly api: LaunchAPI;
  readonly board: LaunchedBoard;
  readonly context: IViewContext;
}

/** Why an app ended; empty where nobody knows. */
interface IEnd {
  readonly message: string;
}

/** What takes the place of an app's page once it does not run any more: why, and the way back. */
export class AppEnded extends ReactWidget {
  constructor(
    private readonly _parts: IParts,
    private readonly _onRunning: (status: LaunchStatus) => void
  ) {
    super();
    this.addClass('jp-AlacardDemos-ended');
  }

  /** Say why it ended; null where it runs. */
  tell(end: IEnd | null): void {
    this._end = end;
    this.update();
  }

  protected render(): React.JSX.Element {
    // What is not shown asks for nothing.
    return this._end ? (
      <ViewContext.Provider value={this._parts.context}>
        <Ended {...this._parts} {...this._end} onRunning={this._onRunning} />
      </ViewContext.Provider>
    ) : (
      <></>
    );
  }

  private _end: IEnd | null = null;
}

function Ended(
  props: IParts & IEnd & { onRunning: (status: LaunchStatus) => void }
): React.JSX.Element {
  const { api, board, context, demo, message, onRunning } = props;
  const trans = useTrans();
  const launching = React.useMemo(
    () => new Launching(api, demo.id, () => void board.look()),
    [api, board, demo.id]
  );
  useChanged(launching);
  React.useEffect(() => () => launching.dispose(), [launching]);
  const { busy, error, status } = launching;
  React.useEffect(() => {
    if (status?.demo_url) {
      onRunning(status);
    }
  }, [onRunning, status]);
  const why = status ? status.message : message;
  const launches = status?.status === 'launching';
  return (
    <section className="jp-AlacardDemos-frame" aria-label={trans.__('App')}>
      <h2>{visible(demo.name, 'prose')}</h2>
      {error && <Banner text={errorText(error, trans)} kind="error" />}
      {launches ? (
        <Going status={status} />
      ) : (
        <p role="status">
          {why
            ? visible(why, 'prose')
            : trans.__('This app is no longer running.')}
        </p>
      )}
      <div className="jp-AlacardDemos-buttons">
        {!launches && (
          <Button
            className="jp-mod-styled jp-mod-accept"
            aria-disabled={busy || !status}
            aria-busy={busy}
            onClick={() =>
              void launchOrAsk(
                { demo, launching, network: status?.network ?? 'open' },
                context
              )
            }
          >
            {trans.__('Launch again')}
          </Button>
        )}
        <Button
          className="jp-mod-styled"
          onClick={() =>
            void context.commands.execute(CommandIDs.openDemos, {
              demo: demo.id
            })
          }
        >
          {trans.__('Show the demo')}
        </Button>
      </div>
    </section>
  );
}
