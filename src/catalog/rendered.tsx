import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { ReadonlyJSONValue } from '@lumino/coreutils';
import { Widget } from '@lumino/widgets';
import * as React from 'react';

/** Show data by a renderer of JupyterLab; calls `onFailed` where there is none for it. */
export function Rendered(props: {
  rendermime: IRenderMimeRegistry;
  mime: string;
  data: ReadonlyJSONValue;
  onFailed?: () => void;
}): React.JSX.Element {
  const { rendermime, mime, data } = props;
  const host = React.useRef<HTMLDivElement>(null);
  const failed = React.useRef(props.onFailed);
  failed.current = props.onFailed;
  const text = JSON.stringify(data);
  // A layout effect, because a widget can only be detached while its node is still in the page.
  React.useLayoutEffect(() => {
    const node = host.current;
    if (!node) {
      return undefined;
    }
    if (!rendermime.mimeTypes.includes(mime)) {
      failed.current?.();
      return undefined;
    }
    const renderer = rendermime.createRenderer(mime);
    const model = rendermime.createModel({
      data: { [mime]: JSON.parse(text) as ReadonlyJSONValue },
      trusted: false
    });
    Widget.attach(renderer, node);
    renderer.renderModel(model).catch(() => failed.current?.());
    return () => {
      if (renderer.isAttached) {
        Widget.detach(renderer);
      }
      renderer.dispose();
    };
  }, [rendermime, mime, text]);
  return <div ref={host} className="jp-AlacardModels-rendered" />;
}
