import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import { Button, HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import { Banner } from '../ground/banner';
import { errorText } from '../ground/error_text';
import { useChanged, useTrans } from '../ground/hooks';
import { tellError } from '../ground/tell_error';
import type { Control } from './client';
import { useJobs } from './context';
import { JobMonitor, WINDOWS } from './monitor';
import { Alerts } from './monitor_alerts';
import { Failures, Kinds, Queues, Runners } from './monitor_parts';
import { Requests } from './monitor_requests';

/** All jobs in numbers, for administrators. */
export function MonitorView(): React.JSX.Element {
  const { model } = useJobs();
  const place = React.useRef<HTMLDivElement>(null);
  const [monitor, setMonitor] = React.useState<JobMonitor | null>(null);
  React.useEffect(() => {
    // A tab behind another one takes no room.
    const isHidden = (): boolean => !place.current?.offsetWidth;
    const opened = new JobMonitor(model.board.api, isHidden);
    setMonitor(opened);
    void opened.load();
    return () => opened.dispose();
  }, [model]);
  return (
    <div ref={place} className="jp-AlacardMonitor">
      {monitor && <Shown monitor={monitor} />}
    </div>
  );
}

function Shown({ monitor }: { monitor: JobMonitor }): React.JSX.Element {
  const trans = useTrans();
  useChanged(monitor);
  const { error, hours, stats } = monitor;
  const act = async (control: Control): Promise<void> => {
    try {
      const changed = await monitor.control(control);
      if (control.action === 'retry_failed') {
        Notification.info(
          trans._n(
            'Retrying %1 job.',
            'Retrying %1 jobs.',
            changed,
            changed.toLocaleString()
          ),
          { autoClose: 8000 }
        );
      }
    } catch (fault) {
      tellError(fault, trans);
    }
  };
  const retry = async (kind: string | null): Promise<void> => {
    const { button } = await showDialog({
      title: trans.__('Retry the failed jobs?'),
      body: trans.__(
        'This retries everyone’s failed jobs, up to the latest 1,000, including those from before this window.'
      ),
      buttons: [
        Dialog.cancelButton(),
        Dialog.okButton({ label: trans.__('Retry') })
      ]
    });
    if (button.accept) {
      await act({ action: 'retry_failed', kind });
    }
  };
  return (
    <>
      <div className="jp-AlacardJobs-bar">
        <HTMLSelect
          aria-label={trans.__('Finished jobs are counted over')}
          value={`${hours}`}
          options={WINDOWS.map(each => ({
            value: `${each}`,
            label:
              each === 1
                ? trans.__('Last hour')
                : each === 24
                  ? trans.__('Last 24 hours')
                  : trans.__('Last 7 days')
          }))}
          onChange={event => monitor.look(Number(event.target.value))}
        />
        <p className="jp-AlacardJobs-facts">
          {stats &&
            trans._n(
              '%1 person has waiting jobs.',
              '%1 people have waiting jobs.',
              stats.people_waiting,
              stats.people_waiting.toLocaleString()
            )}
        </p>
      </div>
      {error && (
        <Banner text={errorText(error, trans)} kind="error">
          <Button
            small
            className="jp-mod-styled"
            onClick={() => void monitor.load()}
          >
            {trans.__('Try again')}
          </Button>
        </Banner>
      )}
      {!stats && !error && <p role="status">{trans.__('Loading…')}</p>}
      {stats && (
        <>
          <Alerts alerts={stats.alerts} />
          <Queues queues={stats.queues} act={act} />
          <Kinds kinds={stats.kinds} />
          <Failures failures={stats.failures} retry={retry} />
          <Runners workers={stats.workers} act={act} />
          <Requests requests={stats.requests} />
        </>
      )}
    </>
  );
}
