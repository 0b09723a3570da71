"""Text from strangers in Markdown cells: shown as text and nothing else.

Every character that Markdown, HTML or MathJax could read as markup becomes a numeric entity, so
that no renderer makes a link, an image, a formula or an element of it. Links are made here alone,
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
BACKTICKS = re.compile(r"`{3,}")


class Markdown(str):
    """Markdown that is already safe; a plain string is escaped when it enters a cell."""

    __slots__ = ()


def plain(value: object, limit: int = 300) -> str:
    """`value` as one line of at most `limit` characters without control characters."""
    # Cut first: a card may bring megabytes.
    text = TERMINAL.sub("", str(value)[: limit * 4 + 200])
    text = "".join(" " if c.isspace() else c for c in text)
    text = "".join(c for c in text if c == " " or unicodedata.category(c) not in HIDDEN)
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def escape(value: object, limit: int = 300) -> Markdown:
    """`value` as text in Markdown, HTML and MathJax alike, on one line, bounded."""
    return Markdown(MARKUP.sub(lambda found: f"&#{ord(found[0])};", plain(value, limit)))


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
    text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in HIDDEN)
    if len(code) > limit:
        text = text[:limit].rpartition("\n")[0] + "\n# … and so on: see the model's page."
    longest = max((len(run) for run in BACKTICKS.findall(text)), default=2)
    fence = "`" * (longest + 1)
    word = language if re.fullmatch(r"[a-z0-9+-]{1,20}", language) else "text"
    return Markdown(f"{fence}{word}\n{text.strip(chr(10))}\n{fence}")
