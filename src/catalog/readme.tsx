import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { useTrans } from '../panel/context';
import { useCatalog, useLoaded } from './context';
import { Rendered } from './rendered';
import { quietSanitizer, withoutFrontMatter } from './safe_html';
import { Waiting } from './waiting';

/** Files larger than a person reads are cut. */
const LONGEST = 200_000;

/** The model's README, fetched on opening, its images only when they are asked for. */
export function Readme(props: { id: string }): React.JSX.Element {
  const { id } = props;
  const trans = useTrans();
  const { model, rendermime } = useCatalog();
  const [images, setImages] = React.useState(false);
  const loaded = useLoaded(id, signal => model.catalog.readme(id, signal));
  const registry = React.useMemo(
    () =>
      rendermime?.clone({
        sanitizer: quietSanitizer(rendermime.sanitizer, {
          id,
          images,
          placeholder: trans.__('image')
        })
      }),
    [rendermime, id, images, trans]
  );
  if (!loaded.data) {
    return <Waiting loaded={loaded} />;
  }
  const markdown = withoutFrontMatter(loaded.data.markdown).slice(0, LONGEST);
  const pictured = /!\[|<img/i.test(markdown);
  if (loaded.data.unread) {
    return (
      <p>{trans.__('The README could not be read: %1.', loaded.data.unread)}</p>
    );
  }
  if (!markdown.trim()) {
    return <p>{trans.__('This model has no README.')}</p>;
  }
  return (
    <>
      {pictured && !images && (
        <p className="jp-AlacardModels-ask">
          {trans.__('Images are not loaded, since other sites would see it.')}{' '}
          <Button small onClick={() => setImages(true)}>
            {trans.__('Load images')}
          </Button>
        </p>
      )}
      {registry ? (
        <div className="jp-AlacardModels-readme">
          <Rendered
            key={String(images)}
            rendermime={registry}
            mime="text/markdown"
            data={markdown}
          />
        </div>
      ) : (
        <pre>{markdown}</pre>
      )}
    </>
  );
}
