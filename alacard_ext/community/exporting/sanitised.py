"""The cells of a notebook as HTML that may be shown anywhere, whoever wrote the notebook.

What goes in is decided by a list of what is allowed: text, tables, pictures, sounds and films that
the notebook itself holds, and links. No script, no form, no frame, no style sheet, and nothing that
is fetched from elsewhere: a picture on another server becomes a link to it.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import nh3
from markdown_it import MarkdownIt

from ... import python_syntax

if TYPE_CHECKING:
    from markdown_it.token import Token

TAGS = frozenset(
    """
    a abbr audio b blockquote br caption code col colgroup dd del details div dl dt em figcaption
    figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small source span strong
    sub summary sup table tbody td tfoot th thead tr u ul var video
    """.split()  # noqa: SIM905 - words read better than a column of strings
)
ATTRIBUTES = frozenset({"dir", "lang", "style", "title"})
OF_TAGS: Mapping[str, frozenset[str]] = {
    "a": frozenset({"href"}),
    "audio": frozenset({"controls", "src"}),
    "details": frozenset({"open"}),
    "img": frozenset({"alt", "height", "src", "width"}),
    "ol": frozenset({"start"}),
    "source": frozenset({"src"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan"}),
    "video": frozenset({"controls", "height", "src", "width"}),
}
STYLES = frozenset(
    """
    background-color border border-collapse color display font-family font-size font-style
    font-weight height margin max-width min-width padding text-align text-decoration vertical-align
    white-space width
    """.split()  # noqa: SIM905
)
LINK = re.compile(r"(?i)(?:https?://|mailto:)")
"""Where links may lead: neither to files that are not beside the page, nor within it."""
PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=\s]*")
MEDIA = re.compile(r"data:(?:audio|video)/[\w.+-]{1,60};base64,[A-Za-z0-9+/=\s]*")
PLAIN_STYLE = re.compile(r"(?i)(?:[\w\s#%.,\"'!-]|(?<![\w-])(?:rgb|hsl)a?\([\d\s.,%/]*\))*")
"""Values of CSS without functions, but those of colours, and without escapes."""
MOST_PROSE, MOST_PROSE_IN_ALL = 20_000, 1_000_000
"""Characters of Markdown that are read as such; for some, its parser takes their square in time."""
MOST_CODE, MOST_CODE_IN_ALL = 100_000, 1_000_000
"""Characters of code that are coloured, of a cell and of a notebook; a million takes seconds."""
SHOWS = re.compile(r'<(?:hr|table)\b|<(?:audio|img|source|video)\b[^>]*? src="')
"""Elements that show something without a text, in HTML that is clean."""
ELEMENT = re.compile(r'<(?:[^>"]|"[^"]*")*>')
MARKS = frozenset(
    """
    em_open em_close strong_open strong_close s_open s_close link_open link_close html_inline
    """.split()  # noqa: SIM905
)
"""What stands in a line of prose and is no text."""
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
COLOURS = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
RASTER = ("image/png", "image/jpeg", "image/gif", "image/webp")


@dataclass
class Room:
    """What may still be read as Markdown, and coloured as code, of a notebook: both take long."""

    prose: int = MOST_PROSE_IN_ALL
    code: int = MOST_CODE_IN_ALL

    def for_prose(self, text: str) -> bool:
        """Whether there is room for this Markdown, which is then taken."""
        fits = len(text) <= min(self.prose, MOST_PROSE)
        self.prose -= len(text) if fits else 0
        return fits

    def for_code(self, text: str) -> bool:
        """Whether there is room for this code, which is then taken."""
        fits = len(text) <= min(self.code, MOST_CODE)
        self.code -= len(text) if fits else 0
        return fits


def cells_html(cells: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Each cell of a notebook. What would take long to read is shown as it is written."""
    room = Room()
    for cell in cells:
        yield cell_html(cell, room)


def cell_html(cell: Mapping[str, Any], room: Room | None = None) -> str:
    """One cell with its outputs, as far as there is room."""
    room = room or Room()
    source = str(cell["source"])
    if cell["cell_type"] == "markdown" and room.for_prose(source):
        return f'<div class="prose">{prose(source, cell.get("attachments"))}</div>'
    if cell["cell_type"] != "code":
        return f'<pre class="raw">{escape(source)}</pre>'
    coloured = highlighted(source) if room.for_code(source) else escape(source)
    code = f'<pre class="code">{coloured}</pre>' if source.strip() else ""
    jupyter = cell.get("metadata", {}).get("jupyter")
    if code and isinstance(jupyter, Mapping) and jupyter.get("source_hidden") is True:
        code = f"<details><summary>Code</summary>{code}</details>"
    outputs = "".join(output_html(each, room) for each in cell.get("outputs", ()))
    return code + (f'<div class="outputs">{outputs}</div>' if outputs else "")


def prose(source: str, attachments: Any = None) -> str:
    """Markdown as HTML."""
    return _drawn(_tokens(source, attachments))


def prose_parts(source: str, attachments: Any = None) -> list[tuple[str | None, str]]:
    """Markdown as HTML in parts, each but the first from a heading of the first three levels on,
    with that heading as plain text; None where there is none."""
    tokens = _tokens(source, attachments)
    begins = [
        place
        for place, token in enumerate(tokens)
        if token.type == "heading_open" and token.level == 0 and token.tag in ("h1", "h2", "h3")
    ]
    parts: list[tuple[str | None, str]] = []
    for first, end in pairwise(dict.fromkeys((0, *begins, len(tokens)))):
        heading = _heading_text(tokens[first + 1]) if first in begins else None
        parts.append((heading, _drawn(tokens[first:end])))
    return parts


def _tokens(source: str, attachments: Any) -> list[Token]:
    tokens = _parser().parse(source)
    for token in tokens:
        _unlink(token.children or [])
        for child in token.children or ():
            if child.type == "image":
                _picture_of(child, attachments)
    return tokens


def _drawn(tokens: list[Token]) -> str:
    parser = _parser()
    return cleaned(parser.renderer.render(tokens, parser.options, {}))


def first_heading(source: str) -> str | None:
    """The first heading of Markdown, as plain text."""
    tokens = _parser().parse(source)
    for token, inner in pairwise(tokens):
        if token.type == "heading_open" and (text := _heading_text(inner)):
            return text
    return None


def _heading_text(inner: Token) -> str:
    pieces = (
        child.content if child.type in ("text", "code_inline", "image") else " "
        for child in inner.children or ()
        if child.type not in MARKS
    )
    return " ".join("".join(pieces).split())


def cleaned(html: str) -> str:
    """HTML with nothing in it but what is allowed."""
    return nh3.clean(
        html.encode("utf-8", "replace").decode(),
        tags=set(TAGS),
        clean_content_tags={"script", "style"},
        attributes={tag: set(ATTRIBUTES | OF_TAGS.get(tag, frozenset())) for tag in TAGS},
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto", "data"},
    )


@cache
def highlighter() -> Any:
    """What colours Python, by classes of CSS."""
    from pygments.formatters import HtmlFormatter

    return HtmlFormatter(nowrap=True)


def highlighted(source: str) -> str:
    """Python in colours."""
    from pygments import highlight
    from pygments.lexers import PythonLexer

    # For lines of nothing but spaces its patterns take the square of their number in time.
    lines = (line.rstrip() for line in python_syntax.lines_of(source))
    lexer = PythonLexer(stripnl=False)
    return str(highlight("\n".join(lines), lexer, highlighter())).rstrip("\n")


def output_html(output: Mapping[str, Any], room: Room) -> str:
    """One output, in the first form of it that can be shown here."""
    kind = output.get("output_type")
    if kind == "stream":
        return _text(output.get("text"))
    if kind == "error":
        lines = output.get("traceback") or [f"{output.get('ename')}: {output.get('evalue')}"]
        return _text("\n".join(map(str, lines)) if isinstance(lines, list) else lines)
    data = output.get("data")
    return _bundle(data, room) if isinstance(data, Mapping) else ""


def _bundle(data: Mapping[str, Any], room: Room) -> str:
    # Of what a script would draw, nothing but an empty frame is left.
    if "text/html" in data and _shows(html := cleaned(joined(data["text/html"]))):
        return f'<div class="html">{html}</div>'
    if "image/svg+xml" in data:
        packed = base64.b64encode(joined(data["image/svg+xml"]).encode()).decode()
        return _picture("image/svg+xml", packed)
    for kind in RASTER:
        if kind in data and BASE64.fullmatch(joined(data[kind])):
            return _picture(kind, joined(data[kind]))
    if "text/markdown" in data and room.for_prose(joined(data["text/markdown"])):
        return f'<div class="prose">{prose(joined(data["text/markdown"]))}</div>'
    if "application/json" in data and "text/plain" not in data:
        return _text(json.dumps(data["application/json"], indent=1, ensure_ascii=False))
    for kind in ("text/latex", "text/plain"):
        if kind in data:
            return _text(data[kind])
    return '<p class="missing">An output that only a running notebook can show.</p>'


def _shows(html: str) -> bool:
    """Whether a person sees anything of HTML that is clean."""
    return bool(SHOWS.search(html) or unescape(ELEMENT.sub("", html)).strip())


def _text(value: Any) -> str:
    return f'<pre class="text">{escape(COLOURS.sub("", joined(value)))}</pre>'


def _picture(kind: str, packed: str) -> str:
    return f'<img alt="" src="data:{kind};base64,{"".join(packed.split())}">'


def joined(value: Any) -> str:
    """Text of a notebook, which may stand there as a list of lines."""
    return "".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _unlink(tokens: list[Token]) -> None:
    """Leave the text of the links that would lead nowhere."""
    leads = True
    for token in tokens:
        if token.type == "link_open":
            leads = bool(LINK.match(str(token.attrs.get("href", ""))))
        if token.type in ("link_open", "link_close") and not leads:
            token.type, token.tag, token.content = "text", "", ""


def _picture_of(token: Token, attachments: Any) -> None:
    """Put an attached picture in; where it lies elsewhere, say so and name the place."""
    source = str(token.attrs.get("src", ""))
    if source.startswith("attachment:") and isinstance(attachments, Mapping):
        name = source.removeprefix("attachment:")
        bundle = attachments.get(name, attachments.get(unquote(name)))
        for kind, packed in bundle.items() if isinstance(bundle, Mapping) else ():
            if kind in RASTER and _is_base64(joined(packed)):
                token.attrs["src"] = f"data:{kind};base64,{joined(packed)}"
                return
    if not PICTURE.fullmatch(source):
        told = escape(token.content or "picture")
        token.type, token.tag = "html_inline", ""
        token.content = (
            f'<a href="{escape(source)}">{told}</a>' if LINK.match(source) else f"<em>{told}</em>"
        )


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode("".join(text.split()), validate=True)
    except (ValueError, binascii.Error):
        return False
    return True


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    # Where links and pictures may lead is decided above, and again where all is cleaned.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser


def _attribute(tag: str, name: str, value: str) -> str | None:
    """The value of an attribute that an element may have; None takes it away."""
    match tag, name:
        case (_, "href"):
            return value if LINK.match(value) else None
        case ("img", "src"):
            return value if PICTURE.fullmatch(value) else None
        case (_, "src"):
            return value if MEDIA.fullmatch(value) else None
        case (_, "style"):
            return _style(value)
        case _:
            return value


def _style(value: str) -> str | None:
    kept = [
        f"{name.strip()}: {said.strip()}"
        for name, _, said in (part.partition(":") for part in value.split(";"))
        if name.strip().lower() in STYLES and PLAIN_STYLE.fullmatch(said)
    ]
    return "; ".join(kept) or None
