import { lazyView } from '../ground/lazy';

/** What the panel shows only at times; each is loaded with its room when it is first needed. */
export const Picker = lazyView(
  async () =>
    (await import(/* webpackChunkName: "picker" */ '../picker/picker')).Picker
);

export const RecipeList = lazyView(
  async () =>
    (await import(/* webpackChunkName: "recipes" */ '../recipes/list'))
      .RecipeList
);

export const ModelCheck = lazyView(
  async () =>
    (await import(/* webpackChunkName: "trust" */ '../trust/check')).ModelCheck
);

export const ProgressView = lazyView(
  async () =>
    (
      await import(
        /* webpackChunkName: "generate" */ '../generate/progress_view'
      )
    ).ProgressView
);

export const FailureView = lazyView(
  async () =>
    (
      await import(
        /* webpackChunkName: "generate" */ '../generate/failure_view'
      )
    ).FailureView
);

export const ResultView = lazyView(
  async () =>
    (await import(/* webpackChunkName: "generate" */ '../generate/result_view'))
      .ResultView
);

export const Remix = lazyView(
  async () =>
    (await import(/* webpackChunkName: "remix" */ './remix')).RemixView
);

export const RecentHands = lazyView(
  async () =>
    (await import(/* webpackChunkName: "recent" */ './recent')).RecentHands
);
