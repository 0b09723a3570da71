import * as React from 'react';

import type { ModelCard } from '../ground/api/values';
import { useChanged, useRoom, useTrans } from '../ground/hooks';
import { IModelDetails } from '../hand/tokens';
import { modelPage } from '../hub/link';
import { IHubMonitor } from '../hub/tokens';

/** The way to the model's page on the Hub that is asked; of a gated model, to its terms; of one whose
 * access nobody told, to what the page says of it. */
export function PageLink(props: { card: ModelCard }): React.JSX.Element | null {
  const { card } = props;
  const trans = useTrans();
  const details = useRoom(IModelDetails);
  const monitor = useRoom(IHubMonitor);
  useChanged(monitor);
  useChanged(details);
  const { answer } = details;
  // While nobody has been asked yet, there is nothing to say of it.
  const untold = answer?.card.id === card.id && answer.facts.gated === null;
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
        : untold
          ? trans.__('Check its access on the Hub')
          : trans.__('View on the Hub')}
    </a>
  );
}
