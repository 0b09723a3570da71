import { Notification } from '@jupyterlab/apputils';
import {
  Button,
  caretDownIcon,
  caretRightIcon
} from '@jupyterlab/ui-components';
import * as React from 'react';

import type { Schedule } from '../ground/api/types';
import { useTrans, useViewContext } from '../ground/hooks';
import { tellError } from '../ground/tell_error';
import { visible } from '../ground/text/visible';
import { useJobs } from './context';
import { dueText, nextText } from './cron';
import { ScheduleHistory } from './schedule_history';
import type { ScheduleList } from './schedules';
import { instantText, stateName } from './words';

/** One schedule: when it is due, how it ended last, and what can be done with it. */
export function ScheduleRow(props: {
  schedule: Schedule;
  list: ScheduleList;
}): React.JSX.Element {
  const { schedule, list } = props;
  const trans = useTrans();
  const context = useViewContext();
  const { model } = useJobs();
  const [open, setOpen] = React.useState(false);
  const details = React.useId();
  const name = visible(schedule.name, 'prose');
  const { paused } = schedule;
  const telling = (act: Promise<unknown>): void =>
    void act.catch((fault: unknown) => tellError(fault, trans));
  const row = React.useRef<HTMLLIElement>(null);
  const remove = async (): Promise<void> => {
    const { current } = row;
    const isHere = current?.contains(document.activeElement);
    const beside =
      current?.nextElementSibling ??
      current?.previousElementSibling ??
      current?.closest('.jp-AlacardJobs-scheduled');
    await list.remove(schedule);
    if (isHere) {
      // The row goes away; the focus should not go with it.
      beside?.querySelector('button')?.focus();
    }
    const id = Notification.info(trans.__('Deleted: %1', name), {
      autoClose: 15000,
      actions: [
        {
          label: trans.__('Undo'),
          callback: () => {
            Notification.dismiss(id);
            telling(list.restore(schedule));
          }
        }
      ]
    });
  };
  const change = async (): Promise<void> => {
    const { changeSchedule } = await import(
      /* webpackChunkName: "jobs-form" */ './schedule_asked'
    );
    await changeSchedule(schedule, model.board.api, context);
    // Also where it was not kept: another page may have changed it meanwhile.
    await list.load();
  };
  const run = async (): Promise<void> => {
    await list.run(schedule);
    setOpen(true);
  };
  const action = (
    label: string,
    act: () => Promise<unknown>
  ): React.JSX.Element => (
    <Button
      minimal
      small
      aria-label={`${label}: ${name}`}
      onClick={() => telling(act())}
    >
      {label}
    </Button>
  );
  const Caret = open ? caretDownIcon : caretRightIcon;
  return (
    <li
      ref={row}
      className="jp-AlacardJobs-row"
      data-id={schedule.id}
      onKeyDown={event => {
        const isHead = event.target instanceof HTMLButtonElement;
        if (event.key === 'Delete' && isHead) {
          event.preventDefault();
          telling(remove());
        }
      }}
    >
      <div className="jp-AlacardJobs-head">
        <button
          type="button"
          className="jp-AlacardJobs-open"
          aria-expanded={open}
          aria-controls={open ? details : undefined}
          aria-keyshortcuts="Delete"
          onClick={() => setOpen(!open)}
        >
          <Caret.react tag="span" className="jp-AlacardJobs-mark" />
          <span className="jp-AlacardJobs-title">{name}</span>
          <span className="jp-AlacardJobs-facts">
            <Facts schedule={schedule} />
          </span>
        </button>
        <span className="jp-AlacardJobs-actions">
          {action(trans.__('Run now'), run)}
          {action(paused ? trans.__('Resume') : trans.__('Pause'), () =>
            list.pause(schedule, !paused)
          )}
          {action(trans.__('Change…'), change)}
          {action(trans.__('Delete'), remove)}
        </span>
      </div>
      {open && (
        <div id={details} className="jp-AlacardJobs-details">
          <ScheduleHistory schedule={schedule} />
        </div>
      )}
    </li>
  );
}

function Facts({ schedule }: { schedule: Schedule }): React.JSX.Element {
  const trans = useTrans();
  const { last, next, paused } = schedule;
  const [due] = next;
  return (
    <>
      {paused && (
        <span className="jp-AlacardJobs-state">{trans.__('Paused')} · </span>
      )}
      {[
        dueText(schedule, trans),
        visible(schedule.timezone),
        due && trans.__('next %1', nextText(due, schedule.timezone, trans)),
        last &&
          trans.__(
            'last %1: %2',
            instantText(last.at),
            stateName(last.state, trans)
          )
      ]
        .filter(Boolean)
        .join(' · ')}
    </>
  );
}
