import { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Button, ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { BundleFinding, DemoWhole } from '../ground/api/types';
import { Banner } from '../ground/banner';
import { errorText } from '../ground/error_text';
import { FormDialog, type IForm } from '../ground/form_dialog';
import { type IViewContext, useTrans, ViewContext } from '../ground/hooks';
import { visible } from '../ground/text/visible';
import { Findings } from './findings';
import type { Network } from './launch_client';
import type { Launching } from './launching';
import {
  type ISecretRow,
  LONGEST,
  MOST,
  secretsIn,
  type SecretTrouble,
  troubleIn
} from './secrets';

/** What a launch is asked with. */
export interface ILaunchAsked {
  readonly demo: DemoWhole;
  readonly launching: Launching;
  readonly network: Network;
  /** Whether a picture of the app is taken, if it is given no secrets. */
  readonly picture?: boolean;
  /** What needs consent. */
  readonly findings: readonly BundleFinding[];
}

/** Launch a demo; what needs consent, and the secrets that it names, are asked for first. */
export async function launchOrAsk(
  asked: Omit<ILaunchAsked, 'findings'>,
  context: IViewContext
): Promise<void> {
  const { demo, launching, network, picture } = asked;
  const findings = consentIn(demo);
  if (findings.length || demo.secrets?.length) {
    await askLaunch({ ...asked, findings }, context);
    return;
  }
  const more = await launching.launch({ network, picture });
  if (more.length) {
    await askLaunch({ ...asked, findings: more }, context);
  }
}

/** What of a demo needs consent. */
export function consentIn(demo: DemoWhole): readonly BundleFinding[] {
  return demo.findings.filter(each => each.level === 'consent');
}

/**
 * Ask for consent and for secrets, and launch the demo. What is typed as a secret stays in its
 * field until it is sent, and goes with the dialog.
 */
export async function askLaunch(
  asked: ILaunchAsked,
  context: IViewContext
): Promise<void> {
  const trans = context.translator.load('alacard_ext');
  const { demo, launching, network, picture } = asked;
  const again = launching.status?.status === 'running';
  const body = new LaunchBody(asked, context);
  body.addClass('jp-AlacardDemos-asking');
  const form: IForm = {
    keep: async () => {
      const rows = body.rows();
      const wrong = troubleIn(rows);
      if (wrong) {
        body.tell(troubleName(wrong.trouble, trans), wrong.row);
        return false;
      }
      const more = await launching.launch({
        network,
        picture,
        consent: body.findings.length > 0,
        secrets: secretsIn(rows)
      });
      if (more.length) {
        // A newer version asks for more than the page knew.
        body.ask(more);
        return false;
      }
      const { error } = launching;
      if (error) {
        body.tell(errorText(error, trans), null);
      }
      return error === null;
    },
    accept: () => undefined
  };
  const label = again ? trans.__('Restart') : trans.__('Launch');
  const name = visible(demo.name, 'prose');
  const button = asked.findings.length
    ? Dialog.warnButton({ label: trans.__('Launch anyway') })
    : Dialog.okButton({ label });
  await new FormDialog(
    {
      title: again
        ? trans.__('Restart “%1”?', name)
        : trans.__('Launch “%1”?', name),
      body,
      hasClose: true,
      // Enter launches nothing that needs consent, unless someone goes to the button.
      defaultButton: asked.findings.length ? 0 : 1,
      buttons: [Dialog.cancelButton({ label: trans.__('Cancel') }), button]
    },
    form
  ).launch();
}

class LaunchBody extends ReactWidget {
  constructor(
    asked: ILaunchAsked,
    private readonly _context: IViewContext
  ) {
    super();
    this.findings = asked.findings;
    this._names = asked.demo.secrets ?? [];
  }

  /** What consent is asked for. */
  findings: readonly BundleFinding[];

  /** What stands in the fields now. */
  rows(): ISecretRow[] {
    const rows = this.node.querySelectorAll('.jp-AlacardDemos-secret');
    return [...rows].map(row => {
      const [name, value] = row.querySelectorAll('input');
      return { name: name.value, value: value.value };
    });
  }

  /** Say what is wrong, and lead to the row of it. */
  tell(trouble: string, row: number | null): void {
    this._trouble = trouble;
    this.update();
    if (row !== null) {
      const rows = this.node.querySelectorAll('.jp-AlacardDemos-secret');
      rows.item(row).querySelector('input')?.focus();
    }
  }

  ask(findings: readonly BundleFinding[]): void {
    this.findings = findings;
    this.update();
  }

  protected render(): React.JSX.Element {
    return (
      <ViewContext.Provider value={this._context}>
        {this.findings.length > 0 && <Findings findings={this.findings} />}
        {this._trouble && <Banner text={this._trouble} kind="error" />}
        <Secrets names={this._names} />
      </ViewContext.Provider>
    );
  }

  private readonly _names: readonly string[];
  private _trouble = '';
}

/** A row for each secret that the app asks for by name, and for those that a person adds. */
function Secrets(props: { names: readonly string[] }): React.JSX.Element {
  const { names } = props;
  const trans = useTrans();
  const [added, setAdded] = React.useState(names.length ? 0 : 1);
  const list = React.useRef<HTMLDivElement>(null);
  const rows = [...names, ...Array.from({ length: added }, () => '')];
  return (
    <fieldset className="jp-AlacardDemos-secrets">
      <legend>{trans.__('Secrets, if it needs any')}</legend>
      <p>
        {trans.__(
          'An app gets none of your tokens automatically. A value that you enter here becomes an environment variable for this launch only: it is not stored anywhere, and the log shows stars in its place.'
        )}
      </p>
      <div ref={list}>
        {rows.map((name, index) => (
          <div key={index} className="jp-AlacardDemos-secret">
            <label>
              {trans.__('Name')}
              <input
                className="jp-mod-styled"
                defaultValue={name}
                maxLength={100}
                spellCheck={false}
                autoComplete="off"
                placeholder={HINT}
              />
            </label>
            <label>
              {trans.__('Value')}
              <input
                className="jp-mod-styled"
                type="password"
                maxLength={LONGEST}
                autoComplete="new-password"
              />
            </label>
          </div>
        ))}
      </div>
      <Button
        className="jp-mod-styled"
        disabled={rows.length >= MOST}
        onClick={() => {
          setAdded(added + 1);
          requestAnimationFrame(() =>
            list.current?.lastElementChild?.querySelector('input')?.focus()
          );
        }}
      >
        {trans.__('Add a secret')}
      </Button>
    </fieldset>
  );
}

const HINT = 'HF_TOKEN';

function troubleName(trouble: SecretTrouble, trans: TranslationBundle): string {
  return {
    name: trans.__(
      'Name secrets like variables: letters, digits and underscores, such as HF_TOKEN.'
    ),
    reserved: trans.__(
      'The system itself uses this name, so a secret cannot have it. Choose another.'
    ),
    twice: trans.__('Two secrets have the same name. Give each its own.'),
    value: trans.__('A secret cannot hold this character. Paste it again.'),
    long: trans.__('A secret can have at most 8,000 characters.')
  }[trouble];
}
