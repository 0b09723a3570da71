import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { DemoWhole } from '../ground/api/types';
import { useAsked, Waiting } from '../ground/asked';
import { useTrans } from '../ground/hooks';
import { visible } from '../ground/text/visible';
import type { DemosAPI } from './client';
import { sizeOf } from './words';

/** Files that are listed before a person asks for all. */
const FIRST = 30;

/** The files of a demo, each with its size, a preview of its text, and a download. */
export function Files(props: {
  api: DemosAPI;
  demo: DemoWhole;
}): React.JSX.Element {
  const { api, demo } = props;
  const trans = useTrans();
  const [open, setOpen] = React.useState('');
  const [all, setAll] = React.useState(false);
  const { app_file: app, requirements_file: asked } = demo.files;
  const models = new Set(demo.files.model_files);
  const roleOf = (path: string): string =>
    path === app
      ? trans.__('app')
      : path === asked
        ? trans.__('requirements')
        : models.has(path)
          ? trans.__('model')
          : '';
  // What a reader looks for stands first.
  const files = [...demo.contents].sort(
    (a, b) => Number(!roleOf(a.path)) - Number(!roleOf(b.path))
  );
  const shown = all ? files : files.slice(0, FIRST);
  return (
    <>
      <ul className="jp-AlacardDemos-files">
        {shown.map(({ path, size, kind }) => {
          const isText = kind === 'text' || kind === 'script';
          const role = roleOf(path);
          return (
            <li key={path}>
              {isText ? (
                <button
                  type="button"
                  className="jp-AlacardShare-textlink"
                  aria-expanded={open === path}
                  onClick={() => setOpen(open === path ? '' : path)}
                >
                  {visible(path)}
                </button>
              ) : (
                <span>{visible(path)}</span>
              )}
              <span className="jp-AlacardDemos-facts">
                {[role, isText ? '' : visible(kind), sizeOf(size)]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
              <a
                href={api.fileUrl(demo.id, path)}
                download
                aria-label={trans.__('Download %1', visible(path))}
              >
                {trans.__('Download')}
              </a>
              {open === path && <Preview api={api} demo={demo} path={path} />}
            </li>
          );
        })}
      </ul>
      {files.length > shown.length && (
        <Button className="jp-mod-styled" onClick={() => setAll(true)}>
          {trans.__('Show all %1 files', files.length.toLocaleString())}
        </Button>
      )}
    </>
  );
}

function Preview(props: {
  api: DemosAPI;
  demo: DemoWhole;
  path: string;
}): React.JSX.Element {
  const { api, demo, path } = props;
  const trans = useTrans();
  const loaded = useAsked(`${demo.id} ${demo.version} ${path}`, signal =>
    api.preview(demo.id, path, signal)
  );
  const { data } = loaded;
  if (!data) {
    return <Waiting loaded={loaded} />;
  }
  return (
    <div className="jp-AlacardDemos-preview">
      <pre tabIndex={0} aria-label={trans.__('Text of %1', visible(path))}>
        {visible(data.text ?? '', 'code')}
      </pre>
      {data.cut && (
        <p className="jp-AlacardDemos-facts">
          {trans.__('Only its beginning is shown.')}
        </p>
      )}
    </div>
  );
}
