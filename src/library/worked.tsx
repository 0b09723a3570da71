import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { type APIError, toAPIError } from '../ground/api/errors';
import { useAsked } from '../ground/asked';
import { Banner } from '../ground/banner';
import { errorText } from '../ground/error_text';
import { useTrans } from '../ground/hooks';
import type { Worked } from '../ground/api/types';
import type { ShareAPI } from './share_client';

/** ‘Did it work for you?’, answered by one press and taken back by another. */
export function WorkedQuestion(props: {
  id: string;
  api: Pick<ShareAPI, 'worked' | 'answer'>;
}): React.JSX.Element | null {
  const { api, id } = props;
  const trans = useTrans();
  const label = React.useId();
  const loaded = useAsked(`worked ${id}`, signal => api.worked(id, signal));
  const [answered, setAnswered] = React.useState<Worked | null>(null);
  const [error, setError] = React.useState<APIError | null>(null);
  const told = answered ?? loaded.data;
  // A question that cannot be asked is no loss.
  if (!told) {
    return null;
  }
  const answer = (worked: boolean): void => {
    api.answer(id, told.worked === worked ? null : worked).then(
      answer => {
        setAnswered(answer);
        setError(null);
      },
      (reason: unknown) => setError(toAPIError(reason))
    );
  };
  const button = (worked: boolean, text: string): React.JSX.Element => (
    <Button
      small
      className="jp-mod-styled"
      aria-pressed={told.worked === worked}
      onClick={() => answer(worked)}
    >
      {text}
    </Button>
  );
  return (
    <div
      className="jp-AlacardShare-worked"
      role="group"
      aria-labelledby={label}
    >
      <span id={label}>{trans.__('Did it work for you?')}</span>
      {button(true, trans.__('Yes'))}
      {button(false, trans.__('No'))}
      <span className="jp-AlacardLibrary-facts" role="status">
        {told.all
          ? trans._n(
              'It worked for %2 of %3 person.',
              'It worked for %2 of %3 people.',
              told.all.whole,
              told.all.part.toLocaleString(),
              told.all.whole.toLocaleString()
            )
          : told.worked !== null &&
            trans.__('Thank you. Select your answer again to take it back.')}
      </span>
      {error && <Banner text={errorText(error, trans)} kind="error" />}
    </div>
  );
}
