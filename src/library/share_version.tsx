import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { useTrans } from '../ground/hooks';
import type { Sharing } from './sharing';

/** Enter in a field does what its button does; what an input method composes is not done yet. */
export function onEnter(submit: () => void): React.KeyboardEventHandler {
  return event => {
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      submit();
    }
  };
}

/** Whether the outputs go along. */
export function Outputs(props: { sharing: Sharing }): React.JSX.Element {
  const { sharing } = props;
  const trans = useTrans();
  return (
    <label>
      <input
        type="checkbox"
        checked={sharing.choice.outputs}
        onChange={event => sharing.choose({ outputs: event.target.checked })}
      />
      {trans.__('Include cell outputs')}
    </label>
  );
}

/** How a hand that is shared is published again. */
export function NewVersion(props: { sharing: Sharing }): React.JSX.Element {
  const { sharing } = props;
  const trans = useTrans();
  const { version } = sharing.hand;
  return (
    <fieldset className="jp-AlacardShare-version">
      <legend>{trans.__('New version')}</legend>
      <p>
        {trans.__(
          'Version %1 is the latest. A new version is a copy of the notebook as it is now; earlier versions stay available.',
          version ?? 1
        )}
      </p>
      <label className="jp-AlacardShare-field">
        {trans.__('What changed')}
        <input
          type="text"
          value={sharing.choice.note}
          maxLength={500}
          onChange={event => sharing.choose({ note: event.target.value })}
          onKeyDown={onEnter(() => {
            if (sharing.canPublish) {
              void sharing.publish();
            }
          })}
        />
      </label>
      <Outputs sharing={sharing} />
      <div className="jp-AlacardShare-buttons">
        <Button
          className="jp-mod-styled"
          disabled={!sharing.canPublish}
          onClick={() => void sharing.publish()}
        >
          {trans.__('Publish')}
        </Button>
      </div>
    </fieldset>
  );
}
