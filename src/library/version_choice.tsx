import { HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import { useAsked, Waiting } from '../ground/asked';
import { useTrans } from '../ground/hooks';
import { visible } from '../ground/text/visible';
import type { SharePage } from './share_page';
import { dayOf } from './words';

/** Which version is looked at, where there are several. */
export function VersionChoice(props: {
  page: SharePage;
}): React.JSX.Element | null {
  const { page } = props;
  const trans = useTrans();
  const label = React.useId();
  const loaded = useAsked(
    'versions',
    signal => page.versions(signal),
    page.edition
  );
  const versions = loaded.data ?? [];
  if (loaded.error) {
    return <Waiting loaded={loaded} />;
  }
  if (!versions.length) {
    return null;
  }
  return (
    <p className="jp-AlacardShare-versions">
      <label htmlFor={label}>{trans.__('Version')}</label>
      <HTMLSelect
        id={label}
        value={`${page.version ?? versions[0].number}`}
        options={versions.map(version => ({
          value: `${version.number}`,
          label: [
            `${version.number}`,
            dayOf(version.created_at),
            version.outputs ? trans.__('with outputs') : '',
            visible(version.note, 'prose')
          ]
            .filter(Boolean)
            .join(' · ')
        }))}
        onChange={event => {
          page.version = Number(event.target.value);
        }}
      />
    </p>
  );
}
