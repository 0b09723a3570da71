import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { GenerateAnswer } from '../ground/api/values';
import { CommandIDs } from '../ground/ids';
import { useChanged, useCommands, useRoom, useTrans } from '../ground/hooks';
import { IHandModel } from '../hand/tokens';
import { visible } from '../ground/text/visible';

/**
 * The example of a model's page that was not run: its text, and a switch by which the person lets
 * that very text run in the next deal. What they allow lies on the table alone, and ends with it.
 */
export function ReadmeSwitch(props: {
  answer: GenerateAnswer;
}): React.JSX.Element | null {
  const { answer } = props;
  const trans = useTrans();
  const commands = useCommands();
  const hand = useRoom(IHandModel);
  useChanged(hand);
  const { readme } = answer.plan;
  if (readme?.forbidden) {
    return (
      <p className="jp-Alacard-readme-forbidden">
        {trans.__(
          'This site runs no code from model cards, so the example of the model’s page is only shown.'
        )}
      </p>
    );
  }
  const { model } = hand.hand;
  // Another model may lie on the table by now, or have been dealt in place of the one that does.
  const same =
    model?.id === answer.model_info.id && !hand.hand.companions?.length;
  if (!readme?.offered || !readme.sha256 || !readme.code || !model || !same) {
    return null;
  }
  const allowed = model.readme_code === readme.sha256;
  const ran = readme.mode === 'consented';
  return (
    <details className="jp-Alacard-readme-switch">
      <summary>
        {ran
          ? trans.__('The author’s example runs, because you allowed it')
          : trans.__('The author’s example is shown, and not run')}
      </summary>
      <p>
        {trans.__(
          'This code is by the model’s author, not by Alacard. Alacard has checked it for certain failures, not for harm: it would run with all your rights on this computer, and with your Hub token.'
        )}
      </p>
      <pre tabIndex={0} aria-label={trans.__('The example’s code')}>
        {visible(readme.code, 'code')}
      </pre>
      <label className="jp-Alacard-allow">
        <input
          type="checkbox"
          checked={allowed}
          onChange={event =>
            hand.allow({
              readme_code: event.target.checked ? (readme.sha256 ?? null) : null
            })
          }
        />
        {trans.__(
          'I have read it: run exactly this text in the next notebook of this hand'
        )}
      </label>
      {allowed !== ran && (
        <Button
          small
          className="jp-mod-styled jp-Alacard-deal-with-it"
          onClick={() => void commands.execute(CommandIDs.generate)}
        >
          {allowed
            ? trans.__('Deal again with it')
            : trans.__('Deal again without it')}
        </Button>
      )}
    </details>
  );
}
