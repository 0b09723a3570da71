import { Clipboard, Notification } from '@jupyterlab/apputils';
import type { ServerConnection } from '@jupyterlab/services';
import { Button, HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { DemoWhole, Snippet } from '../ground/api/types';
import { useAsked, Waiting } from '../ground/asked';
import { useChanged, useTrans } from '../ground/hooks';
import { visible } from '../ground/text/visible';
import { LaunchAPI } from './launch_client';
import type { LaunchedBoard } from './launched';

type Language = Snippet['language'];

interface ISnippetsProps {
  readonly demo: DemoWhole;
  readonly settings: ServerConnection.ISettings;
  readonly board: LaunchedBoard;
}

/** Programs that launch a demo and ask its app; they are asked for when a person wants them. */
export function Snippets(props: ISnippetsProps): React.JSX.Element {
  const trans = useTrans();
  const [open, setOpen] = React.useState(false);
  return (
    <section aria-label={trans.__('From a program')}>
      <h3>{trans.__('From a program')}</h3>
      <details onToggle={event => setOpen(event.currentTarget.open)}>
        <summary>{trans.__('Code to copy')}</summary>
        {open && <Programs {...props} />}
      </details>
    </section>
  );
}

function Programs(props: ISnippetsProps): React.JSX.Element {
  const { board, demo, settings } = props;
  const trans = useTrans();
  useChanged(board);
  const api = React.useMemo(() => new LaunchAPI(settings), [settings]);
  const [language, setLanguage] = React.useState<Language>('python');
  // What a Gradio app can be asked, only one that runs tells.
  const state = board.launches.find(each => each.demo_id === demo.id)?.status;
  const loaded = useAsked(
    `${demo.id} ${state === 'running' ? 'running' : ''}`,
    signal => api.snippets(demo.id, signal)
  );
  const code = loaded.data?.find(each => each.language === language)?.code;
  if (code === undefined) {
    return <Waiting loaded={loaded} />;
  }
  return (
    <div className="jp-AlacardDemos-preview">
      <p>
        {trans.__(
          'This program launches the demo and calls its app. First put a token of this Jupyter server into the variable JUPYTER_TOKEN. Anyone who has the token can do everything on the server that you can.'
        )}
      </p>
      <div className="jp-AlacardDemos-buttons">
        <label>
          {trans.__('Language')}
          <HTMLSelect
            value={language}
            options={[
              { value: 'python', label: trans.__('Python') },
              { value: 'curl', label: trans.__('curl') },
              { value: 'javascript', label: trans.__('JavaScript') }
            ]}
            onChange={event => setLanguage(event.target.value as Language)}
          />
        </label>
        <Button
          className="jp-mod-styled"
          onClick={() => {
            Clipboard.copyToSystem(code);
            Notification.info(trans.__('Code copied.'), { autoClose: 2000 });
          }}
        >
          {trans.__('Copy')}
        </Button>
      </div>
      <pre tabIndex={0} aria-label={trans.__('Code')}>
        {visible(code, 'code')}
      </pre>
    </div>
  );
}
