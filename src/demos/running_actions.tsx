import { Button, HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { DemoWhole } from '../ground/api/types';
import { useTrans, useViewContext } from '../ground/hooks';
import { CommandIDs } from '../ground/ids';
import type { Launching } from './launching';

/** For how many hours an app can be kept running without being used. */
const HOURS = [2, 8, 24] as const;

/** What can be done with an app that runs: the ways into it, its time, and a fresh start. */
export function RunningActions(props: {
  demo: DemoWhole;
  address: string;
  launching: Launching;
  onRestart: () => void;
}): React.JSX.Element {
  const { address, demo, launching, onRestart } = props;
  const { busy } = launching;
  const trans = useTrans();
  const { commands } = useViewContext();
  const [hours, setHours] = React.useState<number>(HOURS[0]);
  const open = (beside: boolean): void =>
    void commands.execute(CommandIDs.openDemoApp, { demo: demo.id, beside });
  return (
    <>
      <Button
        className="jp-mod-styled jp-mod-accept"
        onClick={() => open(false)}
      >
        {trans.__('Open the app')}
      </Button>
      {commands.isVisible(CommandIDs.openDemoApp, { beside: true }) && (
        <Button
          className="jp-mod-styled"
          title={trans.__('To the right of the last open notebook')}
          onClick={() => open(true)}
        >
          {trans.__('Beside the notebook')}
        </Button>
      )}
      <a
        className="jp-AlacardDemos-link"
        href={address}
        target="_blank"
        rel="noopener noreferrer"
      >
        {trans.__('In a new browser tab')}
      </a>
      <span className="jp-AlacardDemos-keep">
        <Button
          className="jp-mod-styled"
          aria-disabled={busy}
          onClick={() => void launching.keep(hours)}
        >
          {trans.__('Keep running')}
        </Button>
        <HTMLSelect
          aria-label={trans.__('For how long')}
          value={hours}
          options={HOURS.map(each => ({
            value: String(each),
            label: trans._n('%1 hour', '%1 hours', each, each)
          }))}
          onChange={event => setHours(Number(event.target.value))}
        />
      </span>
      <Button
        className="jp-mod-styled"
        aria-disabled={busy}
        onClick={onRestart}
      >
        {trans.__('Restart')}
      </Button>
    </>
  );
}
