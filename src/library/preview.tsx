import type { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { useTrans } from '../ground/hooks';
import { visible } from '../ground/text/visible';
import {
  cellsOf,
  type IPreviewCell,
  languageOf,
  MOST_TEXT
} from './preview_cells';
import { Capped, Contained, Drawn, Output } from './preview_output';

/** Cells that are drawn at first, and with each look at the end of those. */
const AT_ONCE = 12;
/** Outputs of a cell that are drawn at first, and each time that more are asked for. */
const OUTPUTS = 20;
/** Characters of a source that are coloured; more would hold the page up. */
const MOST_COLOURED = 100_000;

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
  const language = React.useMemo(() => languageOf(notebook), [notebook]);
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
        <Contained key={index} what={trans.__('cell %1', index + 1)}>
          <Cell
            cell={cell}
            language={language}
            rendermime={renderers.rendermime}
            languages={renderers.languages}
          />
        </Contained>
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

/** Those that are drawn are not drawn again when more come. */
const Cell = React.memo(function Cell(props: {
  cell: IPreviewCell;
  language: string;
  rendermime: IRenderMimeRegistry | null;
  languages: IEditorLanguageRegistry | null;
}): React.JSX.Element {
  const { cell, rendermime } = props;
  const { kind, outputs } = cell;
  const trans = useTrans();
  const [count, setCount] = React.useState(OUTPUTS);
  return (
    <div className="jp-AlacardShare-cell" data-kind={kind}>
      <Capped text={cell.source} most={MOST_TEXT} isCut>
        {text =>
          kind === 'markdown' && rendermime ? (
            <Drawn
              key={text?.length}
              rendermime={rendermime}
              mime="text/markdown"
              data={text ?? ''}
              plain={cell.source}
              attachments={cell.attachments}
            />
          ) : (
            <Source
              text={text ?? ''}
              language={kind === 'code' ? props.language : ''}
              languages={props.languages}
            />
          )
        }
      </Capped>
      {outputs.slice(0, count).map((output, index) => (
        <Output key={index} output={output} rendermime={rendermime} />
      ))}
      {outputs.length > count && (
        <p className="jp-AlacardShare-more">
          <Button
            small
            className="jp-mod-styled"
            onClick={() => setCount(shown => shown + OUTPUTS)}
          >
            {trans.__('Show more outputs (%1 of %2)', count, outputs.length)}
          </Button>
        </p>
      )}
    </div>
  );
});

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
    const found =
      text.length <= MOST_COLOURED ? languages?.findBest(language) : null;
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
