import { addIcon, Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { Banner } from '../ground/banner';
import { errorText } from '../ground/error_text';
import { useChanged, useTrans, useViewContext } from '../ground/hooks';
import { tellError } from '../ground/tell_error';
import { useJobs } from './context';
import { ScheduleRow } from './schedule_row';
import { ScheduleList } from './schedules';

/** What is submitted by itself, and when. */
export function SchedulesView(): React.JSX.Element | null {
  const { model } = useJobs();
  const [list, setList] = React.useState<ScheduleList | null>(null);
  React.useEffect(() => {
    const opened = new ScheduleList(model.board);
    setList(opened);
    void opened.load();
    return () => opened.dispose();
  }, [model]);
  return list && <Listed list={list} />;
}

function Listed({ list }: { list: ScheduleList }): React.JSX.Element {
  const trans = useTrans();
  useChanged(list);
  const { error, schedules } = list;
  return (
    <div className="jp-AlacardJobs-scheduled">
      <div className="jp-AlacardJobs-bar">
        <NewButton list={list} />
        <p className="jp-AlacardJobs-facts">
          {trans.__('Schedules run while your Jupyter server runs.')}
        </p>
      </div>
      {error && (
        <Banner text={errorText(error, trans)} kind="error">
          <Button
            small
            className="jp-mod-styled"
            onClick={() => void list.load()}
          >
            {trans.__('Try again')}
          </Button>
        </Banner>
      )}
      {!schedules && !error && <p role="status">{trans.__('Loading…')}</p>}
      {schedules?.length === 0 && (
        <p className="jp-AlacardJobs-none">
          {trans.__(
            'No schedule yet. With one, your notebooks are verified every week, the catalog is synced at night, or a hand is dealt every morning. “Repeat on a schedule…” in the row of a job repeats that job.'
          )}
        </p>
      )}
      {schedules !== null && schedules.length > 0 && (
        <ul
          className="jp-AlacardJobs-schedules"
          aria-label={trans.__('Schedules')}
        >
          {schedules.map(each => (
            <ScheduleRow key={each.id} schedule={each} list={list} />
          ))}
        </ul>
      )}
    </div>
  );
}

function NewButton({ list }: { list: ScheduleList }): React.JSX.Element {
  const trans = useTrans();
  const context = useViewContext();
  const { model } = useJobs();
  const ask = async (): Promise<void> => {
    try {
      const kinds = await model.board.api.kinds();
      const { newSchedule } = await import(
        /* webpackChunkName: "jobs-form" */ './schedule_asked'
      );
      if (await newSchedule(kinds, model.board.api, context)) {
        await list.load();
      }
    } catch (error) {
      tellError(error, trans);
    }
  };
  return (
    <Button small className="jp-mod-styled" onClick={() => void ask()}>
      <addIcon.react tag="span" />
      {trans.__('New schedule…')}
    </Button>
  );
}
