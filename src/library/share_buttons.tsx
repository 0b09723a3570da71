import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { HandWhole } from '../ground/api/types';
import { useTrans } from '../ground/hooks';
import type { ShareActions } from './share_actions';

/** What can be done with a hand, each act one at a time. */
export function Actions(props: {
  hand: HandWhole;
  actions: ShareActions;
}): React.JSX.Element {
  const { hand, actions } = props;
  const trans = useTrans();
  const [running, run] = useRunning();
  const action = (
    name: Extract<keyof ShareActions, string>,
    label: string,
    more: { busy?: string; className?: string; title?: string } = {}
  ): React.JSX.Element => (
    <Button
      className={`jp-mod-styled ${more.className ?? ''}`}
      title={more.title}
      // A button that is disabled would lose the focus.
      aria-disabled={running !== null}
      aria-busy={running === name}
      aria-pressed={name === 'star' ? hand.starred : undefined}
      onClick={() => run(name, () => actions[name]())}
    >
      {running === name ? (more.busy ?? label) : label}
    </Button>
  );
  return (
    <div className="jp-AlacardShare-buttons">
      {action('openCopy', trans.__('Open a copy'), {
        className: 'jp-mod-accept',
        busy: trans.__('Opening a copy…')
      })}
      {action('remix', trans.__('Remix'), {
        title: trans.__('Put these cards on your table and change some of them')
      })}
      {action('download', trans.__('Download'), {
        busy: trans.__('Downloading…')
      })}
      {action('downloadAs', trans.__('Download as…'), {
        busy: trans.__('Exporting…')
      })}
      {action(
        'star',
        hand.starred ? trans.__('★ Starred') : trans.__('☆ Star')
      )}
      {action('collect', trans.__('Add to collection…'))}
      {hand.may_feature &&
        action(
          'feature',
          hand.featured_at ? trans.__('Stop featuring') : trans.__('Feature'),
          { title: trans.__('Show it first to everyone in the library') }
        )}
      {hand.may_withdraw &&
        action('withdraw', trans.__('Withdraw…'), {
          title: trans.__('Make it private, as an administrator')
        })}
      {hand.mine && action('share', trans.__('Share…'))}
    </div>
  );
}

/** Which of some acts goes on, one at a time, and how one is begun. */
function useRunning(): [
  string | null,
  (name: string, act: () => Promise<void>) => void
] {
  const [running, setRunning] = React.useState<string | null>(null);
  const current = React.useRef<string | null>(null);
  const settle = (name: string | null): void => {
    current.current = name;
    setRunning(name);
  };
  const run = (name: string, act: () => Promise<void>): void => {
    if (current.current === null) {
      settle(name);
      void act().finally(() => settle(null));
    }
  };
  return [running, run];
}
