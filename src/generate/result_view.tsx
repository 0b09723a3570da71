import {
  Button,
  checkIcon,
  closeIcon,
  downloadIcon,
  notebookIcon,
  runIcon
} from '@jupyterlab/ui-components';
import * as React from 'react';

import { CommandIDs } from '../commands/ids';
import { Banner } from '../hub/banner';
import { useTable, useTrans } from '../panel/context';
import { ReadmeSwitch } from '../trust/readme_switch';
import { checkText } from './checks';
import type { IResult } from './generation';
import { PlanView } from './plan_view';

/** The notebook that was made: open it, run it, and read what was checked and planned. */
export function ResultView(props: { result: IResult }): React.JSX.Element {
  const { answer, path, saveError } = props.result;
  const trans = useTrans();
  const { alacard, commands } = useTable();
  const run = (id: string) => (): void => {
    void commands.execute(id, path === null ? {} : { path });
  };
  const { gate, model_info: model } = answer;
  return (
    <section
      className="jp-Alacard-result"
      role="region"
      aria-label={trans.__('The generated notebook')}
    >
      <header>
        <span className="jp-Alacard-result-mark" aria-hidden="true">
          <checkIcon.react tag="span" />
        </span>
        <div>
          <h3 role="status">{trans.__('Your notebook is ready')}</h3>
          <p className="jp-Alacard-result-path" title={path ?? answer.filename}>
            {path ?? answer.filename}
          </p>
        </div>
        <Button
          small
          minimal
          className="jp-Alacard-dismiss"
          aria-label={trans.__('Dismiss')}
          title={trans.__('Dismiss')}
          onClick={() => alacard.generation.dismiss()}
        >
          <closeIcon.react tag="span" />
        </Button>
      </header>
      {saveError && <Banner text={saveError} />}
      {model.notice && <Banner text={model.notice} />}
      <div className="jp-Alacard-actions">
        {path !== null && commands.isVisible(CommandIDs.runAll, { path }) && (
          <Button
            small
            className="jp-mod-styled jp-mod-accept jp-Alacard-run-all"
            onClick={run(CommandIDs.runAll)}
          >
            <runIcon.react tag="span" />
            {trans.__('Run all')}
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
            title={trans.__(
              'Run it in a clean kernel and note in it what happened'
            )}
            onClick={run(CommandIDs.verifyNotebook)}
          >
            <checkIcon.react tag="span" />
            {trans.__('Verify')}
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
                  <p key={finding.message}>{finding.message}</p>
                ))}
              </li>
            );
          })}
        </ul>
      </details>
      <ReadmeSwitch answer={answer} />
      <PlanView plan={answer.plan} />
    </section>
  );
}
