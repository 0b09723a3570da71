import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { IResult } from '../generate/generation';
import { CommandIDs } from '../ground/ids';
import { visible } from '../ground/text/visible';
import { useChanged, useCommands, useRoom, useTrans } from '../ground/hooks';
import { IGeneration } from '../generate/tokens';
import { fromRecipe } from '../hand/hand';
import { isSameHand } from '../hand/settled';
import { IHandModel } from '../hand/tokens';
import { CurrentNotebook } from '../notebook/current';
import { modelsOf } from '../recipes/book';
import { FailureView, ProgressView, ResultView } from './parts';

/** What came of the last generation: how far it is, or how it ended. */
export function Outcome(): React.JSX.Element | null {
  const generation = useRoom(IGeneration);
  useChanged(generation);
  switch (generation.state) {
    case 'idle':
      return <CurrentNotebook />;
    case 'running':
    case 'cancelling':
    case 'opening':
      return <ProgressView />;
    case 'failed':
    case 'cancelled':
      return <FailureView />;
    case 'done':
      return generation.result && <Result result={generation.result} />;
  }
}

/** The notebook that was made; a line, once another hand lies on the table. */
function Result(props: { result: IResult }): React.JSX.Element {
  const { result } = props;
  const trans = useTrans();
  const commands = useCommands();
  const { hand } = useRoom(IHandModel);
  const { recipe } = result.answer;
  const [shown, setShown] = React.useState<IResult | null>(null);
  const same = isSameHand(hand, fromRecipe(recipe));
  if (same || shown === result) {
    return <ResultView result={result} />;
  }
  const { path } = result;
  return (
    <>
      <section
        className="jp-Alacard-folded"
        role="region"
        aria-label={trans.__('The generated notebook')}
      >
        <span
          className="jp-Alacard-folded-name"
          title={visible(path ?? result.answer.filename)}
        >
          {trans.__('Notebook of %1', modelsOf(recipe))}
        </span>
        {path !== null && (
          <Button
            small
            minimal
            onClick={() =>
              void commands.execute(CommandIDs.openNotebook, { path })
            }
          >
            {trans.__('Open')}
          </Button>
        )}
        <Button
          small
          minimal
          aria-expanded={false}
          onClick={() => setShown(result)}
        >
          {trans.__('Details')}
        </Button>
      </section>
      <CurrentNotebook />
    </>
  );
}
