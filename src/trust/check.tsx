import * as React from 'react';

import type { LadderStep, ModelCard } from '../ground/api/values';
import { Badges } from '../cards/badges';
import { fitBadge } from '../cards/fit';
import { Ladder, playedStep } from '../fit/ladder';
import { Parts } from '../fit/parts';
import { useChanged, useRoom, useTrans } from '../ground/hooks';
import { IAlacardAPI } from '../ground/tokens';
import { IHandModel, IModelDetails } from '../hand/tokens';
import { TrustView } from './trust_view';

/** How the model on the table would run here and what to know of it, before anything is made. */
export function ModelCheck(): React.JSX.Element | null {
  const api = useRoom(IAlacardAPI);
  const hand = useRoom(IHandModel);
  const details = useRoom(IModelDetails);
  const trans = useTrans();
  useChanged(details);
  const { answer } = details;
  const card = hand.hand.model;
  if (!answer || !card) {
    return null;
  }
  const steps = answer.ladder ?? [];
  const played = playedStep(steps, card);
  const warned = (answer.trust.points ?? []).filter(
    point => point.level === 'warn'
  ).length;
  const change = (more: Partial<ModelCard>): void =>
    hand.place('model', { ...card, ...more });
  const choose = async (step: LadderStep): Promise<void> => {
    if (step.model_id) {
      const { data } = await api.model(step.model_id);
      hand.place('model', data.card);
    } else {
      change({ step: step.step as ModelCard['step'] });
    }
  };
  return (
    <details
      className="jp-Alacard-check"
      // Where something stands in the way, a person sees it without asking.
      open={warned > 0 || answer.fit.verdict === 'too_big' || undefined}
    >
      <summary>
        {trans.__('Before the first run')}{' '}
        <Badges
          badges={[
            fitBadge(answer.fit, trans),
            ...(played && played.step !== 'full'
              ? [
                  {
                    text: `→ ${played.model_id ?? played.title}`,
                    title: trans.__('How it will run: %1', played.reason)
                  }
                ]
              : []),
            ...(warned
              ? [
                  {
                    text: trans._n(
                      '! %1 warning',
                      '! %1 warnings',
                      warned,
                      warned
                    ),
                    title: trans.__('Open to read more'),
                    mark: 'warn' as const
                  }
                ]
              : [])
          ]}
        />
      </summary>
      {steps.length > 0 && (
        <Ladder
          steps={steps}
          card={card}
          onChoose={step => void choose(step)}
        />
      )}
      <Parts fit={answer.fit} />
      {card.step && (
        <button
          type="button"
          className="jp-Alacard-check-reset"
          onClick={() => change({ step: null })}
        >
          {trans.__('Let the plan decide')}
        </button>
      )}
      <TrustView
        trust={answer.trust}
        card={card}
        onAllow={consents => hand.allow(consents)}
      />
    </details>
  );
}
