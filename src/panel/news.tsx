import type { TranslationBundle } from '@jupyterlab/translation';
import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { faceOf, typeName } from '../cards/face';
import { useRoom, useTrans } from '../ground/hooks';
import { IHandModel } from '../hand/tokens';
import type { HandModel } from '../hand/model';
import { Banner } from '../ground/banner';

/** What changed on the table beside what the person did, and the way back. */
export function News(): React.JSX.Element | null {
  const trans = useTrans();
  const hand = useRoom(IHandModel);
  const sentences = [...newsTexts(hand, trans), redealtText(hand, trans)];
  const text = sentences.filter(Boolean).join(' ');
  if (!text) {
    return null;
  }
  return (
    <Banner text={text} silent>
      <Button small onClick={() => hand.undo()}>
        {trans.__('Undo')}
      </Button>
      <Button small minimal onClick={() => hand.dismissNews()}>
        {trans.__('Dismiss')}
      </Button>
    </Banner>
  );
}

/** What left the table along with what the person took away. */
export function newsTexts(hand: HandModel, trans: TranslationBundle): string[] {
  const { left } = hand.news;
  return left.length
    ? [trans.__('Removed along with the previous model: %1.', left.join(', '))]
    : [];
}

/** Which slots were dealt again, and why; empty where none was. */
export function redealtText(hand: HandModel, trans: TranslationBundle): string {
  const { redealt } = hand.news;
  const { putAside, combination } = hand.hand;
  const aside = putAside && redealt.includes('ui_component') ? putAside : null;
  const others = redealt.filter(type => !aside || type !== 'ui_component');
  const sentences: string[] = [];
  if (others.length) {
    const names = others.map(type => typeName(type, trans)).join(', ');
    sentences.push(trans.__('Dealt again to fit the model: %1.', names));
  }
  if (aside) {
    const name = faceOf('ui_component', aside, trans).title;
    sentences.push(
      combination === 'workflow'
        ? trans.__(
            'A workflow has no app, so “%1” is put aside until one model is left.',
            name
          )
        : trans.__(
            'A bake-off has no app, so “%1” is put aside until one model is left.',
            name
          )
    );
  }
  return sentences.join(' ');
}
