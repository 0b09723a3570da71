import { Lexer, Marked, Parser } from 'marked';

/** Marks of emphasis, links and the like in a paragraph; more is no prose, and slow to make out. */
const MOST_MARKS = 400;
/** Milliseconds after which the rest of a page is shown with its marks as they were typed. */
const PATIENCE = 1000;
/** How deep quotes and lists are nested on a line; the parser recurses for each. */
const DEEP_LINE =
  /^((?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))){16}[ \t]*)/gm;

// Not JupyterLab's own parser: extensions hook into that, and draw what a fence holds.
const marked = new Marked({
  gfm: true,
  renderer: { checkbox: ({ checked }) => (checked ? '☑ ' : '☐ ') }
});

/**
 * GitHub's Markdown as HTML that is not sanitised yet, in a time that is bounded: the parser takes
 * minutes for a few kilobytes of stars, and the page of the Lab would stand still meanwhile.
 */
export function htmlOf(markdown: string): string {
  const options = marked.defaults;
  const lexer = new Lexer(options);
  const text = markdown.replace(/\r\n?/g, '\n').replace(DEEP_LINE, '$1\\');
  try {
    lexer.blockTokens(text, lexer.tokens);
    const end = performance.now() + PATIENCE;
    for (const { src, tokens } of lexer.inlineQueue) {
      const marks = src.match(/[*_~`[\]<!]/g)?.length ?? 0;
      if (marks > MOST_MARKS || performance.now() > end) {
        tokens.push({ type: 'text', raw: src, text: src, escaped: false });
      } else {
        lexer.inlineTokens(src, tokens);
      }
    }
    return Parser.parse(lexer.tokens, options);
  } catch {
    // What the parser cannot take is shown as it was typed.
    const plain = document.createElement('pre');
    plain.textContent = markdown;
    return plain.outerHTML;
  }
}
