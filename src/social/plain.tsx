import * as React from 'react';

import { visible } from '../ground/text/visible';

const ADDRESS = /(https?:\/\/[^\s<>"'`]*[^\s<>"'`.,;:!?)\]}])/i;

/** What a person wrote, as plain text with its line breaks. Addresses of the web are links. */
export function PlainText(props: { text: string }): React.JSX.Element {
  return (
    <p className="jp-AlacardSocial-text">
      {props.text.split(ADDRESS).map((part, index) => {
        const href = index % 2 ? hrefOf(part) : null;
        const shown = visible(part, 'prose');
        return href ? (
          <a
            key={index}
            href={href}
            target="_blank"
            rel="noopener noreferrer nofollow"
          >
            {shown}
          </a>
        ) : (
          shown
        );
      })}
    </p>
  );
}

/** The address as a browser reads it; null for what is none, or names a person before its host. */
function hrefOf(text: string): string | null {
  try {
    const url = new URL(text);
    return /^https?:$/.test(url.protocol) && !url.username ? url.href : null;
  } catch {
    return null;
  }
}
