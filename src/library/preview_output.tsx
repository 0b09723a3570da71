import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Button } from '@jupyterlab/ui-components';
import { Widget } from '@lumino/widgets';
import * as React from 'react';

import { useTrans } from '../ground/hooks';
import { visible } from '../ground/text/visible';
import {
  type IPreviewOutput,
  isText,
  MOST_TEXT,
  mostOf
} from './preview_cells';
import { keepWebLinks, type Kind, untrusting } from './preview_markup';

const NO_ATTACHMENTS: ReadonlyMap<string, string> = new Map();

/** One output, which whatever is wrong with it shows in its own place. */
export function Output(props: {
  output: IPreviewOutput;
  rendermime: IRenderMimeRegistry | null;
}): React.JSX.Element {
  const { output, rendermime } = props;
  const trans = useTrans();
  const { mime } = output;
  if (mime === null) {
    return (
      <p className="jp-AlacardShare-hidden">
        {trans.__(
          'Not shown in a preview: %1. Open a copy to see it.',
          visible(
            output.hidden.join(', ') || trans.__('an output without a type')
          )
        )}
      </p>
    );
  }
  return (
    <div className="jp-AlacardShare-output" data-mime={mime}>
      <Contained what={mime}>
        <Capped text={output.data} most={mostOf(mime)} isCut={isText(mime)}>
          {data =>
            data === null ? (
              <Plain text={output.plain.slice(0, MOST_TEXT)} />
            ) : rendermime ? (
              <Drawn
                key={data.length}
                rendermime={rendermime}
                mime={mime}
                data={data}
                plain={output.plain}
              />
            ) : (
              <Plain text={data} />
            )
          }
        </Capped>
      </Contained>
    </div>
  );
}

/**
 * A text as far as it is drawn at first, and a button for the rest. What cannot be cut is not handed
 * over before a person asks for it.
 */
export function Capped(props: {
  text: string;
  most: number;
  isCut: boolean;
  children: (text: string | null) => React.ReactNode;
}): React.JSX.Element {
  const { text, most, isCut } = props;
  const trans = useTrans();
  const [asked, setAsked] = React.useState<string | null>(null);
  if (text.length <= most || asked === text) {
    return <>{props.children(text)}</>;
  }
  return (
    <>
      {props.children(isCut ? text.slice(0, most) : null)}
      <p className="jp-AlacardShare-more">
        <Button small className="jp-mod-styled" onClick={() => setAsked(text)}>
          {trans.__('Show all (%1 characters)', text.length.toLocaleString())}
        </Button>
      </p>
    </>
  );
}

/** A part of the preview that does not take the page with it when it cannot be drawn. */
export class Contained extends React.Component<
  React.PropsWithChildren<{ what: string }>,
  { failed: boolean }
> {
  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  readonly state = { failed: false };

  componentDidCatch(error: unknown): void {
    console.warn('Part of a preview could not be drawn.', error);
  }

  render(): React.ReactNode {
    return this.state.failed ? (
      <NotDrawn what={this.props.what} />
    ) : (
      this.props.children
    );
  }
}

function NotDrawn(props: { what: string }): React.JSX.Element {
  const trans = useTrans();
  return (
    <p className="jp-AlacardShare-hidden">
      {trans.__('This could not be shown: %1', visible(props.what))}
    </p>
  );
}

function Plain(props: { text: string }): React.JSX.Element | null {
  return props.text ? <pre>{visible(props.text, 'code')}</pre> : null;
}

/** Data drawn by a renderer of JupyterLab, untrusted; where that fails, as plain text and told so. */
export function Drawn(props: {
  rendermime: IRenderMimeRegistry;
  mime: string;
  data: string;
  plain: string;
  attachments?: ReadonlyMap<string, string>;
}): React.JSX.Element {
  const { rendermime, mime, data, attachments = NO_ATTACHMENTS } = props;
  const trans = useTrans();
  const host = React.useRef<HTMLDivElement>(null);
  const [failed, setFailed] = React.useState(false);
  const [removed, setRemoved] = React.useState<readonly Kind[]>([]);
  // A layout effect, because a widget can only be detached while its node is still in the page.
  React.useLayoutEffect(() => {
    const node = host.current;
    if (!node) {
      return undefined;
    }
    let gone = false;
    const fail = (error: unknown): void => {
      console.warn(`A preview of ${mime} could not be drawn.`, error);
      if (!gone) {
        setFailed(true);
      }
    };
    let renderer: Widget | null = null;
    try {
      renderer = draw(
        node,
        { mime, data, attachments, rendermime },
        kinds => setRemoved(kinds),
        fail
      );
    } catch (error) {
      fail(error);
    }
    return () => {
      gone = true;
      try {
        if (renderer?.isAttached) {
          Widget.detach(renderer);
        }
        renderer?.dispose();
      } catch (error) {
        console.warn(`A preview of ${mime} could not be taken down.`, error);
      }
    };
  }, [rendermime, mime, data, attachments]);
  return failed ? (
    <>
      <NotDrawn what={mime} />
      <Plain text={props.plain.slice(0, MOST_TEXT)} />
    </>
  ) : (
    <>
      <div
        ref={host}
        className="jp-AlacardShare-drawn"
        onClickCapture={onLink}
        onAuxClickCapture={onLink}
      />
      {removed.length > 0 && (
        <p className="jp-AlacardShare-hidden">
          {trans.__(
            'Left out of this preview: %1',
            removed.map(kind => kindName(kind, trans)).join(', ')
          )}
        </p>
      )}
    </>
  );
}

/** Draw data in a node; `fail` is told where that ends badly later. Throws what a renderer throws. */
function draw(
  node: HTMLElement,
  what: {
    mime: string;
    data: string;
    attachments: ReadonlyMap<string, string>;
    rendermime: IRenderMimeRegistry;
  },
  removed: (kinds: readonly Kind[]) => void,
  fail: (error: unknown) => void
): Widget {
  const { mime, data, attachments } = what;
  const rendermime = untrusting(what.rendermime, attachments, removed);
  if (!rendermime.getFactory(mime)?.safe) {
    throw new Error('No renderer that is safe draws it.');
  }
  const renderer = rendermime.createRenderer(mime);
  const model = rendermime.createModel({
    data: { [mime]: data },
    trusted: false
  });
  Widget.attach(renderer, node);
  renderer.renderModel(model).then(() => {
    // Headings have links to themselves by now, which would change the address of the page.
    node.querySelectorAll('.jp-InternalAnchorLink').forEach(each => {
      each.remove();
    });
    keepWebLinks(node);
  }, fail);
  return renderer;
}

/** A link that was drawn late, as within a formula, leads nowhere else either. */
function onLink(event: React.MouseEvent): void {
  const link = (event.target as Element).closest('a, area');
  if (link?.parentElement && keepWebLinks(link.parentElement)) {
    event.preventDefault();
    event.stopPropagation();
  }
}

function kindName(kind: Kind, trans: TranslationBundle): string {
  return {
    scripts: trans.__('scripts'),
    frames: trans.__('embedded pages'),
    forms: trans.__('forms'),
    media: trans.__('sound and video'),
    pictures: trans.__('pictures from elsewhere'),
    drawings: trans.__('drawings'),
    styles: trans.__('styles'),
    links: trans.__('links that lead neither to the web nor to a mail address'),
    others: trans.__('other markup')
  }[kind];
}
