import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { fileSize } from '../cards/format';
import { useTrans } from '../ground/hooks';
import { useCatalog, useLoaded } from './context';
import { Waiting } from '../ground/asked';

const FEW = 12;

/** The files of a model's repository with their sizes. */
export function Files(props: { id: string }): React.JSX.Element {
  const trans = useTrans();
  const { model } = useCatalog();
  const [all, setAll] = React.useState(false);
  const loaded = useLoaded(props.id, signal =>
    model.catalog.files(props.id, signal)
  );
  if (!loaded.data) {
    return <Waiting loaded={loaded} />;
  }
  const files = loaded.data;
  const shown = all ? files.slice(0, 2000) : files.slice(0, FEW);
  const scanned = files.some(file => file.security);
  const total = files.reduce((sum, file) => sum + (file.size ?? 0), 0);
  return (
    <>
      <table>
        <caption>
          {trans.__('%1 files, %2', files.length, fileSize(total))}
        </caption>
        <thead>
          <tr>
            <th scope="col">{trans.__('File')}</th>
            <th scope="col">{trans.__('Size')}</th>
            {scanned && <th scope="col">{trans.__('Scan')}</th>}
          </tr>
        </thead>
        <tbody>
          {shown.map(file => (
            <tr key={file.path}>
              <td className="jp-AlacardModels-path">{file.path}</td>
              <td>{file.size ? fileSize(file.size) : '–'}</td>
              {scanned && <td>{file.security ?? '–'}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      {files.length > shown.length && (
        <Button small onClick={() => setAll(true)}>
          {trans.__('All %1 files', files.length)}
        </Button>
      )}
    </>
  );
}
