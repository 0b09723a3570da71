import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { Banner } from './banner';
import { useTrans } from './hooks';

/** What is said where the files of a part do not come. */
function notLoaded(trans: TranslationBundle): string {
  return trans.__(
    'This part of Alacard could not be loaded. Check that the Jupyter server is running, then try again.'
  );
}

/**
 * A view in a chunk of its own, which is loaded when the view is first shown. Where that fails, it
 * is told in the view's place, and can be tried again; where there is no room for a sentence
 * (`compact`), by a button whose tooltip tells it.
 */
export function lazyView<P extends object>(
  load: () => Promise<React.ComponentType<P>>,
  options: { compact?: boolean } = {}
): React.ComponentType<P> {
  let View: React.ComponentType<P> | null = null;
  return function LazyView(props: P): React.JSX.Element {
    const trans = useTrans();
    const [state, setState] = React.useState<'loading' | 'failed' | 'loaded'>(
      'loading'
    );
    React.useEffect(() => {
      if (View || state !== 'loading') {
        return undefined;
      }
      let gone = false;
      const told = (next: 'failed' | 'loaded'): void => {
        if (!gone) {
          setState(next);
        }
      };
      load().then(
        loaded => {
          View = loaded;
          told('loaded');
        },
        (error: unknown) => {
          console.warn('A part of Alacard could not be loaded.', error);
          told('failed');
        }
      );
      return () => {
        gone = true;
      };
    }, [state]);
    if (View) {
      return <View {...props} />;
    }
    if (state !== 'failed') {
      return (
        <p className="jp-Alacard-loading" aria-busy="true">
          {trans.__('Loading…')}
        </p>
      );
    }
    const told = notLoaded(trans);
    const again = (
      <Button
        small
        title={options.compact ? told : undefined}
        onClick={() => setState('loading')}
      >
        {trans.__('Try again')}
      </Button>
    );
    return options.compact ? (
      again
    ) : (
      <Banner text={told} kind="error">
        {again}
      </Banner>
    );
  };
}

/**
 * The chunk that a command needs; null where it does not come, which is told with a button that
 * tries `again`.
 */
export async function loadFor<T>(
  load: () => Promise<T>,
  trans: TranslationBundle,
  again: () => void
): Promise<T | null> {
  try {
    return await load();
  } catch (error) {
    console.warn('A part of Alacard could not be loaded.', error);
    Notification.error(notLoaded(trans), {
      autoClose: false,
      actions: [{ label: trans.__('Try again'), callback: again }]
    });
    return null;
  }
}
