"""Text from strangers in Markdown cells: shown as text and nothing else.

Every character that Markdown, HTML or MathJax could read as markup becomes a numeric entity, so
that no renderer makes a link, an image, a formula or an element of it, and a character that is not
seen is drawn as its code. Links are made here alone,
to the Hub, with quoted ids.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

HUB = "https://huggingface.co"
TERMINAL = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)?")
MARKUP = re.compile(
    r"[\\`*_{}\[\]()<>#+!|&$~^\"@=]|:(?=//)|(?<=\bwww)\.|^-|(?<=^\d)\.|(?<=^\d\d)\.", re.IGNORECASE
)
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
# Characters without a look of their own that Unicode files under letters and accents.
BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\ufff0-\ufff8\U000e0000-\U000e0fff]"
)
# Scripts whose letters change their form by a joiner, from Arabic to Sinhala.
JOINING = "[\u0600-\u077f\u08a0-\u08ff\u0900-\u0dff\ufb50-\ufdff\ufe70-\ufefc]"
PICTURE = "[\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff]"
NEEDED = re.compile(
    f"(?<={JOINING})[\u200c\u200d](?={JOINING})"
    f"|(?<={PICTURE})[\u200d\ufe0e\ufe0f]|(?<=\ufe0f)\u200d(?={PICTURE})|(?<=[#*0-9])\ufe0f"
)
# Languages of fences that are code and nothing else: renderers draw pictures of some others.
_LANGUAGES = (
    "bash c cpp csharp css diff dockerfile go html ini java javascript js json julia kotlin lua "
    "makefile perl php powershell py python r ruby rust scala sh shell sql swift text toml ts "
    "typescript xml yaml"
)
LANGUAGES = frozenset(_LANGUAGES.split())
BACKTICKS = re.compile(r"`{3,}")


class Markdown(str):
    """Markdown that is already safe; a plain string is escaped when it enters a cell."""

    __slots__ = ()


def visible(text: str, keep: str = "") -> str:
    """`text` with its invisible characters drawn as `‹U+202E›`, but for those in `keep`.

    Such a character turns the rest of a name round, or has no width, so that two names look alike.
    What an emoji or a script of joined letters needs is kept.
    """
    if text.isascii():
        shown = text
        for character in keep:
            shown = shown.replace(character, "")
        if shown.isprintable():
            return text  # as nearly all of it
    needed = {found.start() for found in NEEDED.finditer(text)}
    return "".join(
        character
        if character in keep
        or index in needed
        or not (unicodedata.category(character) in HIDDEN or BLANK.match(character))
        else f"‹U+{ord(character):04X}›"
        for index, character in enumerate(text)
    )


def plain(value: object, limit: int = 300) -> str:
    """`value` as one line of at most `limit` characters, its invisible characters shown."""
    # Cut first: a card may bring megabytes.
    text = TERMINAL.sub("", str(value)[: limit * 4 + 200])
    text = visible(" ".join(text.split()))
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def escape(value: object, limit: int = 300) -> Markdown:
    """`value` as text in Markdown, HTML and MathJax alike, on one line, bounded."""
    return Markdown(MARKUP.sub(_entity, plain(value, limit)))


def _entity(found: re.Match[str]) -> str:
    character = found[0]
    entity = f"&#{ord(character)};"
    # MathJax reads the page after entities have become text, but no formula across an element.
    return f"<span>{entity}</span>" if character in "$\\" else entity


def join(parts: list[Markdown], separator: str = ", ") -> Markdown:
    """Safe pieces put together with a separator of our own."""
    return Markdown(separator.join(parts))


def hub_link(model_id: str, text: str | None = None, below: str = "") -> Markdown:
    """A link to the model's page on the Hub, or to a page `below` it."""
    address = f"{HUB}/{quote(model_id, safe='/')}{below}"
    return Markdown(f"[{escape(text or model_id)}]({address})")


def fenced(code: str, language: str = "python", limit: int = 6000) -> Markdown:
    """`code` as a block that is only shown: a fence longer than any in it, bounded."""
    text = TERMINAL.sub("", code[: limit + 1]).replace("\r\n", "\n").replace("\r", "\n")
    text = visible(text, "\n\t")
    if len(code) > limit:
        text = text[:limit].rpartition("\n")[0] + "\n# … and so on: see the model's page."
    longest = max((len(run) for run in BACKTICKS.findall(text)), default=2)
    fence = "`" * (longest + 1)
    word = language if language in LANGUAGES else "text"
    return Markdown(f"{fence}{word}\n{text.strip(chr(10))}\n{fence}")
