import type { TranslationBundle } from '@jupyterlab/translation';
import {
  Button,
  checkIcon,
  closeIcon,
  downloadIcon,
  notebookIcon,
  runIcon
} from '@jupyterlab/ui-components';
import * as React from 'react';

import { CommandIDs } from '../ground/ids';
import type { Plan } from '../ground/api/values';
import { fitWord } from '../cards/fit';
import { Banner } from '../ground/banner';
import { CurrentNotebook } from '../notebook/current';
import { INotebookRuns } from '../notebook/tokens';
import type { RunKind } from '../notebook/state';
import { SIGNS, StateView } from '../notebook/state_view';
import { useRuns } from '../notebook/use_runs';
import { markOf } from '../notebook/words';
import { useCommands, useRoom, useTrans } from '../ground/hooks';
import { ReadmeSwitch } from '../trust/readme_switch';
import { visible } from '../ground/text/visible';
import { checkText } from './checks';
import type { IResult } from './generation';
import { IGeneration } from './tokens';
import { PlanView } from './plan_view';
import { cannotRun } from './runnable';

/** The notebook that was made: open it, run it, and read what was checked and planned. */
export function ResultView(props: { result: IResult }): React.JSX.Element {
  const { answer, path, saveError } = props.result;
  const name = path ?? answer.filename;
  const trans = useTrans();
  const commands = useCommands();
  const generation = useRoom(IGeneration);
  const run = (id: string) => (): void => {
    void commands.execute(id, path === null ? {} : { path });
  };
  const { gate, model_info: model, plan } = answer;
  const known = useRuns(useRoom(INotebookRuns)).of(path ?? '');
  const stuck = cannotRun(plan);
  const verifying = known?.state.kind === 'verifying';
  // Ready is a good end of a generation; from then on the notebook's own state is told.
  const mark =
    known && known.state.kind !== 'dealt'
      ? markOf(known.state)
      : stuck || path === null
        ? 'warn'
        : 'good';
  return (
    <section
      className="jp-Alacard-result"
      role="region"
      aria-label={trans.__('The generated notebook')}
      data-mark={mark}
    >
      <header>
        <span className="jp-Alacard-result-mark" aria-hidden="true">
          {mark === 'good' ? <checkIcon.react tag="span" /> : SIGNS[mark]}
        </span>
        <div>
          <h3 role="status">
            {stuck
              ? trans.__('The model does not run on this machine')
              : path === null
                ? trans.__('Your notebook is not saved yet')
                : titleOf(known?.state.kind ?? 'dealt', trans)}
          </h3>
          <p className="jp-Alacard-result-path" title={visible(name)}>
            {visible(name)}
          </p>
        </div>
        <Button
          small
          minimal
          className="jp-Alacard-dismiss"
          aria-label={trans.__('Dismiss')}
          title={trans.__('Dismiss')}
          onClick={() => generation.dismiss()}
        >
          <closeIcon.react tag="span" />
        </Button>
      </header>
      {known && <StateView run={known} />}
      {stuck && <Instead plan={plan} />}
      {saveError && <Banner text={saveError} />}
      {model.notice && <Banner text={model.notice} />}
      {answer.notice && <Banner text={answer.notice} />}
      <div className="jp-Alacard-actions">
        {path !== null && commands.isVisible(CommandIDs.runAll, { path }) && (
          <Button
            small
            className={`jp-mod-styled jp-Alacard-run-all ${stuck ? '' : 'jp-mod-accept'}`}
            disabled={verifying}
            onClick={run(CommandIDs.runAll)}
          >
            <runIcon.react tag="span" />
            {stuck ? trans.__('Run all anyway') : trans.__('Run all')}
          </Button>
        )}
        {path !== null && (
          <Button
            small
            className="jp-mod-styled jp-Alacard-open"
            onClick={run(CommandIDs.openNotebook)}
          >
            <notebookIcon.react tag="span" />
            {trans.__('Open')}
          </Button>
        )}
        {path !== null && commands.hasCommand(CommandIDs.verifyNotebook) && (
          <Button
            small
            className="jp-mod-styled jp-Alacard-verify"
            disabled={verifying}
            title={trans.__(
              'Run it in a clean kernel and record the result in it'
            )}
            onClick={run(CommandIDs.verifyNotebook)}
          >
            <checkIcon.react tag="span" />
            {trans.__('Verify')}
          </Button>
        )}
        {path !== null && commands.hasCommand(CommandIDs.exportNotebook) && (
          <Button
            small
            className="jp-mod-styled jp-Alacard-export"
            title={trans.__(
              'As a page, slides, a program, a Hugging Face Space, or for Colab, Kaggle or Deepnote'
            )}
            onClick={run(CommandIDs.exportNotebook)}
          >
            <downloadIcon.react tag="span" />
            {trans.__('Export…')}
          </Button>
        )}
        {path === null && (
          <Button
            small
            className="jp-mod-styled jp-mod-accept jp-Alacard-download"
            onClick={run(CommandIDs.download)}
          >
            <downloadIcon.react tag="span" />
            {trans.__('Download')}
          </Button>
        )}
      </div>
      <details className="jp-Alacard-checked">
        <summary>
          {gate.passed
            ? trans._n(
                '%1 check passed',
                '%1 checks passed',
                gate.checks.length,
                gate.checks.length
              )
            : trans.__('Checked, with findings')}
        </summary>
        <ul>
          {gate.checks.map(check => {
            const findings = (gate.findings ?? []).filter(
              finding => finding.check === check
            );
            return (
              <li key={check} data-passed={findings.length === 0}>
                {checkText(check, trans)}
                {findings.map(finding => (
                  <p key={finding.message}>
                    {visible(finding.message, 'prose')}
                  </p>
                ))}
              </li>
            );
          })}
        </ul>
      </details>
      <ReadmeSwitch answer={answer} />
      <PlanView plan={plan} />
      <CurrentNotebook except={path} />
    </section>
  );
}

function titleOf(kind: RunKind, trans: TranslationBundle): string {
  switch (kind) {
    case 'dealt':
      return trans.__('Your notebook is ready');
    case 'failed':
      return trans.__('Your notebook did not run to its end');
    default:
      return trans.__('Your notebook');
  }
}

/** What to do where the model cannot run. */
function Instead(props: { plan: Plan }): React.JSX.Element {
  const trans = useTrans();
  const { fit } = props.plan;
  const remote = (props.plan.ladder ?? []).find(step => step.step === 'remote');
  return (
    <div className="jp-Alacard-instead">
      <p>{visible(fit.reason || fitWord(fit, trans), 'prose')}</p>
      <ul>
        <li>{trans.__('Choose a smaller model, or one with fewer bits.')}</li>
        <li>{trans.__('Open the notebook on a machine with more memory.')}</li>
        <li>
          {remote?.reason
            ? visible(remote.reason, 'prose')
            : trans.__('Use a provider that runs it for you.')}
        </li>
      </ul>
    </div>
  );
}
