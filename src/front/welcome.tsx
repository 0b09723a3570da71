import * as React from 'react';

import { dealIcon, generateIcon, lockedIcon } from '../ground/icons';
import { useTrans } from '../ground/hooks';

/** How it works, in three steps, for someone who sees the panel for the first time. */
export function Welcome(): React.JSX.Element {
  const trans = useTrans();
  const steps = [
    {
      Icon: dealIcon,
      title: trans.__('Deal'),
      text: trans.__('Five cards decide what the notebook is about.')
    },
    {
      Icon: lockedIcon,
      title: trans.__('Lock'),
      text: trans.__(
        'Keep the cards you like, and choose or deal the others again.'
      )
    },
    {
      Icon: generateIcon,
      title: trans.__('Generate'),
      text: trans.__('A checked notebook opens, ready to run here.')
    }
  ];
  return (
    <section
      className="jp-Alacard-welcome"
      aria-label={trans.__('How it works')}
    >
      <h3>{trans.__('A notebook for any model, in three steps')}</h3>
      <ol>
        {steps.map(({ Icon, title, text }) => (
          <li key={title}>
            <Icon.react tag="span" className="jp-Alacard-step" />
            <span>
              <strong>{title}</strong> {text}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
