import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { Banner } from '../ground/banner';
import { errorText } from '../ground/error_text';
import {
  type IViewContext,
  useChanged,
  useCommands,
  useTrans,
  ViewContext
} from '../ground/hooks';
import { CommandIDs } from '../ground/ids';
import { allowanceText } from './allowance';
import { Bar } from './bar';
import { type IJobsTools, JobsContext, useJobs } from './context';
import { JobList } from './list';
import { MonitorView } from './monitor_view';
import { EMPTY_VIEW, isNarrowed, PAGES } from './query';
import { SchedulesView } from './schedules_view';
import { countsText, pageName } from './words';

/** The tab 'Jobs': long work, what runs, what waits and how it ended. */
export function JobsView(props: {
  context: IViewContext;
  tools: IJobsTools;
}): React.JSX.Element {
  return (
    <ViewContext.Provider value={props.context}>
      <JobsContext.Provider value={props.tools}>
        <Frame />
      </JobsContext.Provider>
    </ViewContext.Provider>
  );
}

function Frame(): React.JSX.Element {
  const trans = useTrans();
  const { model } = useJobs();
  useChanged(model);
  useChanged(model.board);
  useChanged(model.pages);
  return (
    <main className="jp-AlacardJobs-frame" aria-label={trans.__('Jobs')}>
      <nav className="jp-AlacardJobs-nav" aria-label={trans.__('Jobs')}>
        {PAGES.filter(
          page =>
            page !== 'monitor' || model.seesAll || model.view.page === page
        ).map(page => (
          <button
            key={page}
            type="button"
            aria-current={model.view.page === page ? 'page' : undefined}
            onClick={() => model.change({ page })}
          >
            {pageName(page, trans)}
          </button>
        ))}
      </nav>
      <Page />
    </main>
  );
}

/** The part that is looked at. */
function Page(): React.JSX.Element {
  const { model } = useJobs();
  switch (model.view.page) {
    case 'jobs':
      return <Listed />;
    case 'schedules':
      return <SchedulesView />;
    case 'monitor':
      return <MonitorView />;
  }
}

/** The list with its filters. */
function Listed(): React.JSX.Element {
  const trans = useTrans();
  const { model } = useJobs();
  const { error, jobs } = model.pages;
  const { allowance, running, waiting } = model.board;
  return (
    <>
      <Bar />
      {error && (
        <Banner text={errorText(error, trans)} kind="error">
          <Button
            small
            className="jp-mod-styled"
            onClick={() => void model.pages.load()}
          >
            {trans.__('Try again')}
          </Button>
        </Banner>
      )}
      <p className="jp-AlacardJobs-count" role="status">
        {jobs
          ? countsText(running, waiting, trans) ||
            trans.__('Nothing is running or waiting.')
          : !error && trans.__('Loading…')}
      </p>
      {allowance && (
        <p className="jp-AlacardJobs-count">
          {allowanceText(allowance, trans)}
        </p>
      )}
      {jobs?.length ? <JobList /> : jobs && !error && <None />}
    </>
  );
}

/** What stands where there is no job. */
function None(): React.JSX.Element {
  const trans = useTrans();
  const commands = useCommands();
  const { model } = useJobs();
  if (isNarrowed(model.view)) {
    const { scope } = model.view;
    return (
      <div className="jp-AlacardJobs-none">
        <p>{trans.__('No job matches.')}</p>
        <Button
          small
          className="jp-mod-styled"
          onClick={({ currentTarget }) => {
            // The button goes away; the focus should not go with it.
            currentTarget
              .closest('.jp-AlacardJobs-frame')
              ?.querySelector<HTMLElement>('input[type=search]')
              ?.focus();
            model.show({ ...EMPTY_VIEW, scope });
          }}
        >
          {trans.__('Clear words and filters')}
        </Button>
      </div>
    );
  }
  return (
    <div className="jp-AlacardJobs-none">
      <p>
        {trans.__(
          'No jobs yet. Work that takes a while is listed here: generating and verifying notebooks, syncing the catalog, and dealing a hand for many models. It carries on when you close this page.'
        )}
      </p>
      <Button
        small
        className="jp-mod-styled"
        onClick={() => void commands.execute(CommandIDs.dealHand)}
      >
        {trans.__('Deal me a hand')}
      </Button>
    </div>
  );
}
