import type { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { Button } from '@jupyterlab/ui-components';
import { Widget } from '@lumino/widgets';
import * as React from 'react';

import { useTrans } from '../ground/hooks';
import { visible } from '../ground/text/visible';
import {
  cellsOf,
  type IPreviewCell,
  type IPreviewOutput,
  languageOf,
  untrusting
} from './preview_cells';

/** Cells that are drawn at first, and with each look at the end of those. */
const AT_ONCE = 12;

/** What draws the cells of a notebook; without renderers their text stands as it is. */
export interface IRenderers {
  readonly rendermime: IRenderMimeRegistry | null;
  readonly languages: IEditorLanguageRegistry | null;
}

/** A notebook to be read. Nothing in it is trusted, and nothing of it runs. */
export function NotebookPreview(props: {
  notebook: unknown;
  renderers: IRenderers;
}): React.JSX.Element {
  const { notebook, renderers } = props;
  const trans = useTrans();
  const cells = React.useMemo(() => cellsOf(notebook), [notebook]);
  const rendermime = React.useMemo(
    () => renderers.rendermime && untrusting(renderers.rendermime),
    [renderers.rendermime]
  );
  const [count, setCount] = React.useState(AT_ONCE);
  const end = React.useRef<HTMLDivElement>(null);
  const more = count < cells.length;
  React.useEffect(() => {
    const node = end.current;
    if (!node || !more) {
      return undefined;
    }
    const observer = new IntersectionObserver(entries => {
      if (entries.some(entry => entry.isIntersecting)) {
        setCount(shown => shown + AT_ONCE);
      }
    });
    observer.observe(node);
    return () => observer.disconnect();
  }, [more, count]);
  if (!cells.length) {
    return <p>{trans.__('This notebook has no cells.')}</p>;
  }
  return (
    <div className="jp-AlacardShare-cells">
      {cells.slice(0, count).map((cell, index) => (
        <Cell
          key={index}
          cell={cell}
          language={languageOf(notebook)}
          rendermime={rendermime}
          languages={renderers.languages}
        />
      ))}
      {more && (
        <div ref={end}>
          <Button
            small
            className="jp-mod-styled"
            onClick={() => setCount(shown => shown + AT_ONCE)}
          >
            {trans.__('Show more cells (%1 of %2)', count, cells.length)}
          </Button>
        </div>
      )}
    </div>
  );
}

function Cell(props: {
  cell: IPreviewCell;
  language: string;
  rendermime: IRenderMimeRegistry | null;
  languages: IEditorLanguageRegistry | null;
}): React.JSX.Element {
  const { cell, rendermime } = props;
  if (cell.kind === 'markdown' && rendermime) {
    return (
      <div className="jp-AlacardShare-cell" data-kind="markdown">
        <Drawn
          rendermime={rendermime}
          mime="text/markdown"
          data={cell.source}
        />
      </div>
    );
  }
  return (
    <div className="jp-AlacardShare-cell" data-kind={cell.kind}>
      <Source
        text={cell.source}
        language={cell.kind === 'code' ? props.language : ''}
        languages={props.languages}
      />
      {cell.outputs.map((output, index) => (
        <Output key={index} output={output} rendermime={rendermime} />
      ))}
    </div>
  );
}

function Source(props: {
  text: string;
  language: string;
  languages: IEditorLanguageRegistry | null;
}): React.JSX.Element {
  const { languages, language } = props;
  const text = visible(props.text, 'code');
  const host = React.useRef<HTMLElement>(null);
  React.useEffect(() => {
    const node = host.current;
    const found = languages?.findBest(language);
    if (!node || !languages || !found) {
      return undefined;
    }
    let gone = false;
    const drawn = document.createElement('code');
    languages.highlight(text, found, drawn).then(
      () => {
        if (!gone) {
          node.replaceChildren(...drawn.childNodes);
        }
      },
      // A language that cannot be loaded leaves the text as it is.
      () => undefined
    );
    return () => {
      gone = true;
    };
  }, [languages, language, text]);
  return (
    <pre>
      <code ref={host} key={text}>
        {text}
      </code>
    </pre>
  );
}

function Output(props: {
  output: IPreviewOutput;
  rendermime: IRenderMimeRegistry | null;
}): React.JSX.Element {
  const { output, rendermime } = props;
  const trans = useTrans();
  if (output.mime === null) {
    return (
      <p className="jp-AlacardShare-hidden">
        {trans.__(
          'An output that only the open notebook shows: %1',
          visible(output.hidden.join(', ') || trans.__('of no type'))
        )}
      </p>
    );
  }
  return (
    <div className="jp-AlacardShare-output" data-mime={output.mime}>
      {rendermime ? (
        <Drawn rendermime={rendermime} mime={output.mime} data={output.data} />
      ) : (
        <pre>{visible(output.data, 'code')}</pre>
      )}
      {output.cut > 0 && (
        <p className="jp-AlacardShare-hidden">
          {trans.__(
            '%1 more characters are left out here.',
            output.cut.toLocaleString()
          )}
        </p>
      )}
    </div>
  );
}

/** Data drawn by a renderer of JupyterLab, untrusted. */
function Drawn(props: {
  rendermime: IRenderMimeRegistry;
  mime: string;
  data: string;
}): React.JSX.Element {
  const { rendermime, mime, data } = props;
  const host = React.useRef<HTMLDivElement>(null);
  const [failed, setFailed] = React.useState(false);
  // A layout effect, because a widget can only be detached while its node is still in the page.
  React.useLayoutEffect(() => {
    const node = host.current;
    const factory = rendermime.getFactory(mime);
    if (!node || !factory?.safe) {
      setFailed(true);
      return undefined;
    }
    const renderer = rendermime.createRenderer(mime);
    const model = rendermime.createModel({
      data: { [mime]: data },
      trusted: false
    });
    Widget.attach(renderer, node);
    renderer.renderModel(model).catch(() => setFailed(true));
    return () => {
      if (renderer.isAttached) {
        Widget.detach(renderer);
      }
      renderer.dispose();
    };
  }, [rendermime, mime, data]);
  return failed ? (
    <pre>{visible(data, 'code')}</pre>
  ) : (
    <div ref={host} className="jp-AlacardShare-drawn" />
  );
}
