import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { useTrans } from '../ground/hooks';
import { tellError } from '../ground/tell_error';

/** As many characters the server takes. */
const LONGEST = 4000;
const NEAR = 500;

/** A field for a comment, new or changed. What cannot be sent stays in it. */
export function Writing(props: {
  text: string;
  label: string;
  send: string;
  focus?: boolean;
  onSend: (text: string) => Promise<void>;
  onCancel?: () => void;
}): React.JSX.Element {
  const { label, send, focus = false, onSend, onCancel } = props;
  const trans = useTrans();
  const field = React.useRef<HTMLTextAreaElement>(null);
  const hint = React.useId();
  const [text, setText] = React.useState(props.text);
  const [busy, setBusy] = React.useState(false);
  React.useEffect(() => {
    if (focus) {
      field.current?.focus();
    }
  }, [focus]);
  const ready = text.trim() !== '' && !busy;
  const submit = async (): Promise<void> => {
    if (!ready) {
      field.current?.focus();
      return;
    }
    setBusy(true);
    try {
      await onSend(text);
      setText('');
    } catch (error) {
      tellError(error, trans);
    } finally {
      setBusy(false);
    }
  };
  const left = LONGEST - text.length;
  return (
    <form
      className="jp-AlacardSocial-writing"
      onSubmit={event => {
        event.preventDefault();
        void submit();
      }}
    >
      <textarea
        ref={field}
        aria-label={label}
        aria-describedby={hint}
        placeholder={label}
        rows={3}
        maxLength={LONGEST}
        value={text}
        readOnly={busy}
        onChange={event => setText(event.target.value)}
        onKeyDown={event => {
          // These keys belong to the input method, which has not ended yet.
          if (event.nativeEvent.isComposing) {
            return;
          }
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            void submit();
          } else if (event.key === 'Escape' && onCancel) {
            event.stopPropagation();
            onCancel();
          }
        }}
      />
      <p className="jp-AlacardSocial-actions">
        <Button
          small
          type="submit"
          className="jp-mod-styled jp-mod-accept"
          // A button that is disabled would lose the focus.
          aria-disabled={!ready}
          aria-busy={busy}
        >
          {send}
        </Button>
        {onCancel && (
          <Button small className="jp-mod-styled" onClick={onCancel}>
            {trans.__('Cancel')}
          </Button>
        )}
        <span id={hint} className="jp-AlacardLibrary-facts">
          {left < NEAR
            ? trans._n('%1 character left', '%1 characters left', left, left)
            : trans.__('Plain text; @name notifies that person')}
        </span>
      </p>
    </form>
  );
}
