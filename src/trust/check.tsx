import * as React from 'react';

import type { Fit, LadderStep, ModelCard } from '../ground/api/values';
import { Badges } from '../cards/badges';
import { fitBadge, fitWord } from '../cards/fit';
import { Ladder, playedStep } from '../fit/ladder';
import { Parts } from '../fit/parts';
import { visible } from '../ground/text/visible';
import { useChanged, useRoom, useTrans } from '../ground/hooks';
import { IAlacardAPI } from '../ground/tokens';
import type { IModelFit } from '../hand/details';
import { IHandModel, IModelDetails } from '../hand/tokens';
import { TrustView } from './trust_view';

const HARDEST = ['too_big', 'tight', 'unknown', 'fits'] as const;

/**
 * The fit that decides for several models, which run one after another: the worst, and of the same
 * the largest. `id` names the model where it is one of the others.
 */
function hardest(
  own: Fit,
  others: readonly IModelFit[]
): { fit: Fit; id: string | null } {
  const rank = ({ verdict }: Fit): number => HARDEST.indexOf(verdict);
  let found: { fit: Fit; id: string | null } = { fit: own, id: null };
  for (const { id, fit } of others) {
    const known: Fit = fit ?? {
      ...own,
      verdict: 'unknown',
      reason: '',
      weight_bytes: null
    };
    const worse = rank(known) - rank(found.fit);
    if (
      worse < 0 ||
      (worse === 0 && (known.weight_bytes ?? 0) > (found.fit.weight_bytes ?? 0))
    ) {
      found = { fit: known, id };
    }
  }
  return found;
}

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
  const others = details.others ?? [];
  const { fit, id: who } = hardest(answer.fit, others);
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
      open={warned > 0 || fit.verdict === 'too_big' || undefined}
    >
      <summary>
        {trans.__('Before the first run')}{' '}
        <Badges
          badges={[
            fitBadge(fit, trans),
            ...(who
              ? [
                  {
                    text: visible(who),
                    title: trans.__('The model')
                  }
                ]
              : []),
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
      {others.length > 0 && (
        <ul className="jp-Alacard-others">
          {others.map(other => (
            <li key={other.id}>
              <strong>{visible(other.id)}</strong>{' '}
              {other.fit
                ? visible(
                    other.fit.reason || fitWord(other.fit, trans),
                    'prose'
                  )
                : trans.__('The size of the model is unknown.')}
            </li>
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <p className="jp-Alacard-check-own">{visible(card.id)}</p>
      )}
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
