import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { useCommands, useTrans } from '../ground/hooks';
import { CommandIDs } from '../ground/ids';
import { useLibrary } from './context';
import { isNarrowed, withoutFilters } from './query';

/** What to do where the list is empty. */
export function None(): React.JSX.Element {
  const trans = useTrans();
  const commands = useCommands();
  const { model } = useLibrary();
  const { view } = model;
  if (isNarrowed(view)) {
    return (
      <Empty
        text={trans.__('No hands match.')}
        label={
          view.scope === 'trending'
            ? trans.__('Clear filters')
            : trans.__('Clear search and filters')
        }
        act={() => void model.show(withoutFilters(view))}
      />
    );
  }
  if (view.scope === 'trending' && view.timeframe !== 'all') {
    return (
      <Empty
        text={
          view.rank === 'recent'
            ? trans.__('Nobody has shared a hand in this period.')
            : trans.__(
                'Nobody has viewed, downloaded, starred or remixed a shared hand in this period.'
              )
        }
        label={trans.__('Show all time')}
        act={() => model.change({ timeframe: 'all' })}
      />
    );
  }
  if (view.scope !== 'mine') {
    return (
      <Empty
        text={trans.__(
          'No hands are shared yet. Share one of yours, and it appears here for others, too.'
        )}
        label={trans.__('Show my hands')}
        act={() => model.turnTo('mine')}
      />
    );
  }
  return (
    <Empty
      text={trans.__(
        'Every notebook that you generate is kept here with its cards. Deal a hand to begin.'
      )}
      label={trans.__('Deal me a hand')}
      accept
      act={() => void commands.execute(CommandIDs.deal)}
    />
  );
}

/** Why nothing is listed, and the one thing to do about it. */
function Empty(props: {
  text: string;
  label: string;
  accept?: boolean;
  act: () => void;
}): React.JSX.Element {
  return (
    <div className="jp-AlacardLibrary-none">
      <p>{props.text}</p>
      <Button
        className={`jp-mod-styled ${props.accept ? 'jp-mod-accept' : ''}`}
        onClick={props.act}
      >
        {props.label}
      </Button>
    </div>
  );
}
