import * as React from 'react';

/** A control with its label, and below it a hint and what is wrong with its value. */
export function Labelled(props: {
  label: string;
  hint?: string;
  trouble?: string;
  /** The one control. */
  children: React.ReactElement<React.AriaAttributes & { id?: string }>;
}): React.JSX.Element {
  const { label, hint, trouble, children } = props;
  const id = React.useId();
  const told = [hint && `${id}-hint`, trouble && `${id}-trouble`];
  return (
    <div className="jp-AlacardSchedule-field">
      <label htmlFor={id}>{label}</label>
      {React.cloneElement(children, {
        id,
        'aria-invalid': Boolean(trouble),
        'aria-describedby': told.filter(Boolean).join(' ') || undefined
      })}
      {hint && (
        <span id={`${id}-hint`} className="jp-AlacardJobs-facts">
          {hint}
        </span>
      )}
      {trouble && (
        <span
          id={`${id}-trouble`}
          role="alert"
          className="jp-AlacardJobs-trouble"
        >
          {trouble}
        </span>
      )}
    </div>
  );
}
