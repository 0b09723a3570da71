import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { LadderStep, ModelCard } from '../ground/api/values';
import { fileSize } from '../cards/format';
import { Prose } from '../ground/text/prose';
import { useTrans } from '../ground/hooks';

/** The step that will be played: what the person wants, else what the plan chose. */
export function playedStep(
  steps: readonly LadderStep[],
  card: ModelCard | undefined
): LadderStep | undefined {
  const wanted = steps.find(step => step.step === card?.step);
  return wanted ?? steps.find(step => step.chosen);
}

/** The ways to run the model here, from the most exact one down, each with its reason. */
export function Ladder(props: {
  steps: readonly LadderStep[];
  card: ModelCard | undefined;
  onChoose: (step: LadderStep) => void;
}): React.JSX.Element {
  const { steps, card, onChoose } = props;
  const trans = useTrans();
  const played = playedStep(steps, card);
  return (
    <ol
      className="jp-Alacard-ladder"
      aria-label={trans.__('Ways to run the model')}
    >
      {steps.map(step => {
        const state =
          step === played
            ? trans.__('chosen')
            : step.possible
              ? trans.__('possible')
              : trans.__('not possible');
        return (
          <li
            key={step.step}
            className="jp-Alacard-rung"
            data-state={
              step === played ? 'chosen' : step.possible ? 'possible' : 'no'
            }
          >
            <span className="jp-Alacard-rung-head">
              <span className="jp-Alacard-rung-title">{step.title}</span>
              <span className="jp-Alacard-rung-state">{state}</span>
            </span>
            <span className="jp-Alacard-rung-reason">
              <Prose text={step.reason} />
              {step.needed_bytes
                ? ` ${trans.__('Up to %1.', fileSize(step.needed_bytes))}`
                : ''}
              {step.price ? ` ${step.price}.` : ''}
            </span>
            {step !== played && canChoose(step) && (
              <Button
                small
                minimal
                onClick={() => onChoose(step)}
                aria-label={trans.__('Run it this way: %1', step.title)}
              >
                {step.possible
                  ? trans.__('Run it this way')
                  : trans.__('Run it this way anyway')}
              </Button>
            )}
          </li>
        );
      })}
    </ol>
  );
}

/** Whether a person may choose it: every step but those for which there is nothing to load. */
function canChoose(step: LadderStep): boolean {
  if (step.step === 'quantised' || step.step === 'sibling') {
    return Boolean(step.model_id);
  }
  return step.step === 'full' || step.step === 'half' || step.possible;
}
