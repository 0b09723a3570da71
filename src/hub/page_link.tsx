import * as React from 'react';

import type { ModelCard } from '../ground/api/values';
import { useChanged, useTable, useTrans } from '../ground/hooks';
import { modelPage } from './link';

/** The way to the model's page on the Hub that is asked; of a gated model, to its terms. */
export function PageLink(props: { card: ModelCard }): React.JSX.Element | null {
  const { card } = props;
  const trans = useTrans();
  const { monitor } = useTable().alacard;
  useChanged(monitor);
  const page = modelPage(monitor.status?.endpoint ?? '', card.id);
  if (!page) {
    return null;
  }
  return (
    <a
      className="jp-Alacard-page-link"
      href={page}
      target="_blank"
      rel="noopener noreferrer"
      title={page}
    >
      {card.gated
        ? trans.__('Read its terms on the Hub')
        : trans.__('View on the Hub')}
    </a>
  );
}
