import type { ServerConnection } from '@jupyterlab/services';
import { Button, InputGroup } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { BundleReport, DemoWhole } from '../ground/api/types';
import { Banner } from '../ground/banner';
import { errorText } from '../ground/error_text';
import { useChanged, useTrans } from '../ground/hooks';
import { visible } from '../ground/text/visible';
import { fetchExport } from '../notebook/export_client';
import { Bringing } from './bringing';
import { isAddress, type ITold } from './client';
import type { IDemosProps } from './context';
import { Findings } from './findings';
import { useFocusAfter } from './focus';
import { DemoForm } from './form';
import { GALLERY } from './query';
import { kindName, sizeOf } from './words';

const ARCHIVES = '.zip,.rar,.tar,.tgz,.gz,.7z';

/** Bring a bundle: choose it, see what was found in it, say what it is, and keep it. */
export function BringView(props: IDemosProps): React.JSX.Element {
  const { api, contents, settings, show, takeDropped, view } = props;
  const trans = useTrans();
  const bringing = React.useMemo(
    () => new Bringing(api, contents, async path => packed(path, settings)),
    [api, contents, settings]
  );
  useChanged(bringing);
  React.useEffect(() => () => bringing.dispose(), [bringing]);
  React.useEffect(() => {
    const dropped = takeDropped();
    if (dropped) {
      void bringing.file(dropped);
    } else if (view.path) {
      void bringing.path(view.path);
    }
  }, [bringing, takeDropped, view.path]);
  const { error, report, step } = bringing;
  const heading = useFocusAfter<HTMLHeadingElement>(step);
  const leave = (): void =>
    show(view.demo ? { ...view, part: 'page', path: '' } : GALLERY);
  const kept = (demo: DemoWhole | null): void => {
    if (demo) {
      props.changed();
      if (!bringing.isDisposed) {
        show({ ...GALLERY, part: 'page', demo: demo.id });
      }
    }
  };
  return (
    <div className="jp-AlacardDemos-bring">
      <nav>
        <Button minimal onClick={leave}>
          {view.demo ? trans.__('← Back to the demo') : trans.__('← All demos')}
        </Button>
      </nav>
      <h2 ref={heading} tabIndex={-1}>
        {view.demo ? trans.__('Add a new version') : trans.__('Add a demo')}
      </h2>
      {error && <Banner text={errorText(error, trans)} kind="error" />}
      {step === 'choose' && (
        <Choose bringing={bringing} path={bringing.typed || view.path} />
      )}
      {(step === 'packing' || step === 'uploading' || step === 'checking') && (
        <Going bringing={bringing} />
      )}
      {report && (step === 'checked' || step === 'keeping') && (
        <>
          <Found report={report} source={bringing.source} />
          {!report.accepted ? (
            <div className="jp-AlacardDemos-buttons">
              <Button
                className="jp-mod-styled jp-mod-accept"
                onClick={() =>
                  view.path && bringing.source === view.path
                    ? void bringing.path(view.path)
                    : bringing.restart()
                }
              >
                {view.path && bringing.source === view.path
                  ? trans.__('Check again')
                  : trans.__('Choose another bundle')}
              </Button>
            </div>
          ) : view.demo ? (
            <VersionForm
              busy={step === 'keeping'}
              onKeep={note =>
                void bringing.keepVersion(view.demo, note).then(kept)
              }
            />
          ) : (
            <DemoForm
              told={toldIn(report, bringing.source)}
              accept={trans.__('Keep this demo')}
              busy={step === 'keeping'}
              findings={error?.code === 'SHARE_FINDINGS'}
              onKeep={(told, accepted) =>
                void bringing.keep(told, accepted).then(kept)
              }
            />
          )}
        </>
      )}
    </div>
  );
}

/** The app of a notebook, as the folder of a Space in an archive. */
async function packed(
  path: string,
  settings: ServerConnection.ISettings
): Promise<File> {
  const { content, filename } = await fetchExport({ path }, 'space', settings);
  return new File([content], filename);
}

/** What a form begins with: what was found in the bundle. */
function toldIn(report: BundleReport, source: string): Required<ITold> {
  return {
    name: report.name,
    description: report.description,
    tags: report.tags ?? [],
    author_name: '',
    github_url: isAddress(source) ? source : '',
    visibility: 'private'
  };
}

function Choose(props: {
  bringing: Bringing;
  path: string;
}): React.JSX.Element {
  const { bringing } = props;
  const trans = useTrans();
  const input = React.useRef<HTMLInputElement>(null);
  const [path, setPath] = React.useState(props.path);
  return (
    <>
      <div className="jp-AlacardDemos-drop">
        <p>
          {trans.__(
            'Drop an archive here: a ZIP, tar.gz, RAR or 7z of a folder with app.py and requirements.txt, or with an index.html. Nothing in it is run.'
          )}
        </p>
        <Button
          className="jp-mod-styled jp-mod-accept"
          onClick={() => input.current?.click()}
        >
          {trans.__('Choose an archive…')}
        </Button>
        <input
          ref={input}
          type="file"
          hidden
          aria-label={trans.__('Archive')}
          accept={ARCHIVES}
          onChange={event => {
            const file = event.target.files?.[0];
            event.target.value = '';
            if (file) {
              void bringing.file(file);
            }
          }}
        />
      </div>
      <form
        className="jp-AlacardDemos-path"
        onSubmit={event => {
          event.preventDefault();
          if (path.trim()) {
            void bringing.path(path.trim());
          }
        }}
      >
        <label>
          {trans.__(
            'Or a folder or an archive among your files, a Hugging Face Space, or a git repository'
          )}
          <InputGroup
            type="text"
            value={path}
            maxLength={2000}
            placeholder={trans.__(
              'projects/classifier or https://huggingface.co/spaces/…'
            )}
            onChange={event => setPath(event.target.value)}
          />
        </label>
        <Button type="submit" className="jp-mod-styled">
          {trans.__('Check')}
        </Button>
      </form>
    </>
  );
}

function Going(props: { bringing: Bringing }): React.JSX.Element {
  const { bringing } = props;
  const trans = useTrans();
  const source = visible(bringing.source);
  const uploading = bringing.step === 'uploading';
  return (
    <div className="jp-AlacardDemos-going" role="status">
      <p>
        {
          {
            packing: trans.__('Packing the app of %1…', source),
            uploading: trans.__('Uploading %1…', source),
            checking: isAddress(bringing.source)
              ? trans.__('Downloading %1, and checking it…', source)
              : trans.__('Checking %1…', source)
          }[bringing.step as 'packing' | 'uploading' | 'checking']
        }
      </p>
      <progress
        aria-label={uploading ? trans.__('Upload') : trans.__('Bundle check')}
        max={1}
        value={uploading ? bringing.fraction : undefined}
      />
      <Button className="jp-mod-styled" onClick={() => bringing.restart()}>
        {trans.__('Cancel')}
      </Button>
    </div>
  );
}

/** What was found in the bundle, in a line, and each finding. */
function Found(props: {
  report: BundleReport;
  source: string;
}): React.JSX.Element {
  const { report, source } = props;
  const trans = useTrans();
  const { contents = [], findings = [], kind, size } = report;
  const facts = [
    kind && kindName(kind, trans),
    report.files.app_file &&
      trans.__('starts with %1', visible(report.files.app_file)),
    contents.length > 0 &&
      trans._n(
        '%1 file',
        '%1 files',
        contents.length,
        contents.length.toLocaleString()
      ),
    size > 0 && sizeOf(size)
  ].filter(Boolean);
  return (
    <section
      className="jp-AlacardDemos-found"
      aria-label={trans.__('What was found')}
    >
      {report.accepted ? (
        <p role="status">
          {trans.__('%1 was checked and can be kept.', visible(source))}
        </p>
      ) : (
        <Banner
          text={trans.__('%1 cannot be accepted as it is.', visible(source))}
          kind="error"
        />
      )}
      <p className="jp-AlacardDemos-facts">{facts.join(' · ')}</p>
      <Findings findings={findings} />
    </section>
  );
}

function VersionForm(props: {
  busy: boolean;
  onKeep: (note: string) => void;
}): React.JSX.Element {
  const { busy, onKeep } = props;
  const trans = useTrans();
  const [note, setNote] = React.useState('');
  return (
    <form
      className="jp-AlacardDemos-form"
      onSubmit={event => {
        event.preventDefault();
        onKeep(note);
      }}
    >
      <label>
        {trans.__('What has changed')}
        <input
          className="jp-mod-styled"
          value={note}
          maxLength={500}
          onChange={event => setNote(event.target.value)}
        />
      </label>
      <Button
        type="submit"
        className="jp-mod-styled jp-mod-accept"
        aria-disabled={busy}
        aria-busy={busy}
      >
        {trans.__('Keep this version')}
      </Button>
    </form>
  );
}
