"""Finds the code in Markdown, by CommonMark's own rules, within a bounded amount of work."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

Origin = Literal["fence", "indented", "html"]

# The work that fits into 50 ms, measured on adversarial text. The largest of some 380 real cards
# has 88,000 characters, the longest 1,600 lines and 5,600 steps.
MAX_CHARS = 200_000
MAX_LINES = 4_000
MAX_LINE_CHARS = 8_000
MAX_STEPS = 8_000
MAX_BLOCKS = 200
MAX_HTML_CHARS = 12_000
LONG_LINE_PREFIX = 200
CUT = "\ufffc[cut]"
MAX_TAG_CHARS = 1_000
ANGLE = re.compile("[<>]")
CLASS_PREFIXES = ("language-", "lang-", "highlight-source-")


class _Enough(Exception):
    """The parser has used up its steps; what it found until then stays."""


@dataclass(frozen=True)
class RawBlock:
    """A piece of code as it stands in the card; `line` counts from 1 within the given text.

    `unclosed` says that nothing ends it, so that it takes in whatever comes below.
    """

    code: str
    info: str
    line: int
    origin: Origin
    unclosed: bool = False


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    # Only blocks matter: inline text is never parsed, and link definitions hold no code.
    parser = MarkdownIt("commonmark", {"maxNesting": 12}).disable(["inline", "reference"])
    parser.block.ruler.before(
        "code", "budget", _spend, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    return parser


def _spend(state: Any, start: int, end: int, silent: bool) -> bool:
    """A rule that matches nothing and counts how often the parser looks at a line."""
    # Every container around a line makes each look at it dearer.
    state.env["steps"] -= 1 + state.level
    if state.env["steps"] < 0:
        raise _Enough
    return False


def find(text: str) -> tuple[list[RawBlock], list[str]]:
    """The blocks of code in `text`, in order, and notes on what was not read."""
    bounded, notes = _bound(text)
    parser = _parser()
    tokens: list[Any] = []
    try:
        parser.block.parse(bounded, parser, {"steps": MAX_STEPS}, tokens)
    except _Enough:
        notes.append("the card nests more than can be read; its beginning was")
    blocks: list[RawBlock] = []
    html_left = MAX_HTML_CHARS
    for token in tokens:
        line = token.map[0] + 1 if token.map else 1
        if token.type == "fence":
            last = token.map[1] - token.map[0] - 1 if token.map else 0
            # A mark that closes it is one more line; empty ones at the end of a page are its own.
            unclosed = last <= token.content.count("\n") + (not token.content.endswith("\n"))
            blocks.append(RawBlock(token.content, token.info, line, "fence", unclosed))
        elif token.type == "code_block":
            blocks.append(RawBlock(token.content, "", line, "indented"))
        elif token.type == "html_block" and "<pre" in token.content.lower():
            piece = token.content[:html_left]
            html_left -= len(piece)
            blocks += _preformatted(piece, line)
    whole = [block for block in blocks if block.code.strip() and CUT not in block.code]
    if len(whole) > MAX_BLOCKS:
        notes.append(f"only the first {MAX_BLOCKS} of {len(whole)} blocks of code were kept")
    return whole[:MAX_BLOCKS], notes


def _bound(text: str) -> tuple[str, list[str]]:
    """`text` with overlong lines (images as data, mostly) cut, and its beginning if it is long."""
    lines = text.split("\n", MAX_LINES)
    short = len(lines) <= MAX_LINES
    size = 0
    read: list[str] = []
    for whole in lines[:MAX_LINES]:
        line = whole
        if len(line) > MAX_LINE_CHARS:
            line = line[:LONG_LINE_PREFIX] + CUT
        size += len(line) + 1
        if size > MAX_CHARS:
            short = False
            break
        read.append(line)
    if short:
        return "\n".join(read), []
    return "\n".join(read), [f"the card is long; its first {len(read)} lines were read"]


class _Preformatted(HTMLParser):
    """Collects what stands in `<pre>`, with entities unescaped and tags left out."""

    def __init__(self, first_line: int) -> None:
        super().__init__(convert_charrefs=True)
        self.first_line = first_line
        self.blocks: list[RawBlock] = []
        self.parts: list[str] | None = None
        self.language = ""
        self.outer = ""
        self.line = first_line

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        language = _language_class(attrs)
        if tag == "pre" and self.parts is None:
            self.parts = []
            self.language = language or self.outer
            self.line = self.first_line + self.getpos()[0] - 1
        elif self.parts is not None:
            self.language = language or self.language
            if tag == "br":
                self.parts.append("\n")
        elif language:
            self.outer = language

    def handle_endtag(self, tag: str) -> None:
        if tag == "pre":
            self.finish()

    def handle_data(self, data: str) -> None:
        if self.parts is not None:
            self.parts.append(data)

    def finish(self) -> None:
        """Ends the block that is open, if one is: also where `</pre>` is missing."""
        if self.parts is not None:
            code = "".join(self.parts).strip("\n") + "\n"
            self.blocks.append(RawBlock(code, self.language, self.line, "html"))
        self.parts = None
        self.outer = ""


def _language_class(attrs: list[tuple[str, str | None]]) -> str:
    for name, value in attrs:
        if name in ("class", "lang", "language", "data-lang"):
            for word in (value or "").split():
                for prefix in CLASS_PREFIXES:
                    if word.startswith(prefix):
                        return word[len(prefix) :]
                if name != "class":
                    return word
    return ""


def _closed_tags(html: str) -> str:
    """`html` with each unclosed `<` escaped: the parser's time grows with their square."""
    parts: list[str] = []
    end = 0
    marks = list(ANGLE.finditer(html))
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        at = mark.start()
        closed = after is not None and after.group() == ">" and after.start() - at < MAX_TAG_CHARS
        if mark.group() == "<" and not closed and not html.startswith("<!--", at):
            parts += (html[end:at], "&lt;")
            end = at + 1
    return "".join((*parts, html[end:]))


def _preformatted(html: str, line: int) -> list[RawBlock]:
    parser = _Preformatted(line)
    try:
        parser.feed(_closed_tags(html))
        parser.close()
    except (AssertionError, ValueError):
        pass  # malformed declarations; what was found until there stays
    parser.finish()
    return parser.blocks
