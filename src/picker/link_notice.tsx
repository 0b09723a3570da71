import * as React from 'react';

import type { HubLink } from '../hub/link';
import { isCommit } from '../hub/link';
import { Banner } from '../ground/banner';
import { useTrans } from '../ground/hooks';

/** What to know of an address that was pasted into the search, where it is not just a model's. */
export function LinkNotice(props: {
  link: HubLink | null;
}): React.JSX.Element | null {
  const { link } = props;
  const trans = useTrans();
  if (link?.kind === 'model') {
    return link.revision && !isCommit(link.revision) ? (
      <Banner
        text={trans.__(
          'The revision “%1” in the address is ignored. A hand uses the newest commit of the model’s main branch, or a full commit hash in the address.',
          link.revision
        )}
      />
    ) : null;
  }
  switch (link?.what) {
    case 'dataset':
      return (
        <Banner
          text={trans.__(
            'This is the address of a dataset. Paste the address of a model’s page instead.'
          )}
        />
      );
    case 'space':
      return (
        <Banner
          text={trans.__(
            'This is the address of a Space. Paste the address of a model’s page instead.'
          )}
        />
      );
    case 'page':
      return (
        <Banner
          text={trans.__(
            'This address does not lead to a model. Paste the address of a model’s page, such as huggingface.co/owner/name.'
          )}
        />
      );
    default:
      return null;
  }
}
