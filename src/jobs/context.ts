import * as React from 'react';

import type { JobActions } from './actions';
import type { JobsModel } from './model';

/** What the views of the tab 'Jobs' are given. */
export interface IJobsTools {
  readonly model: JobsModel;
  readonly actions: JobActions;
}

export const JobsContext = React.createContext<IJobsTools | null>(null);

export function useJobs(): IJobsTools {
  const tools = React.useContext(JobsContext);
  if (!tools) {
    throw new Error('A view of the jobs needs its tools around it.');
  }
  return tools;
}

/** The time, told once a second while `runs`. */
export function useClock(runs: boolean): number {
  const [now, setNow] = React.useState(Date.now());
  React.useEffect(() => {
    if (!runs) {
      return undefined;
    }
    setNow(Date.now());
    const timer = window.setInterval(() => setNow(Date.now()), 1000);
    return () => window.clearInterval(timer);
  }, [runs]);
  return now;
}
