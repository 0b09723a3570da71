"""The licences of a model in words: all that its card names, and those of what it stands on."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from ..hub.facts import ModelFacts
from .prose import HUB, Markdown, escape, join

# What a card says where the licence is none of the Hub's list, or was not looked up.
UNNAMED = frozenset({"other", "unknown"})


def licence_text(facts: ModelFacts, known: str | None = None) -> str | None:
    """All licences of the card as plain text; `known` is what the deck knows, None if nobody does.

    A licence of its own goes by its own name: `tongyi-qianwen-research (other)`.
    """
    names = facts.licenses or [name for name in (facts.license or known,) if name]
    return " and ".join(_named(facts, name) for name in names) or None


def licence_link(facts: ModelFacts) -> str | None:
    """The address of a licence of its own, as its card gives it; None for what is no web address.

    A card may name a file of its repository instead.
    """
    link = facts.license_link
    if not link:
        return None
    if link.removeprefix("./") in facts.files:
        return f"{HUB}/{facts.id}/blob/main/{quote(link.removeprefix('./'))}"
    try:
        found = urlsplit(link)
    except ValueError:
        return None
    if found.scheme not in ("http", "https") or not found.hostname or "@" in found.netloc:
        return None
    # Quoted anew, so that no character of it can end the link that it is put into.
    return quote(link, safe=":/?#=&%.,;~+-_")


def licence_markdown(
    facts: ModelFacts, known: str | None = None, base: ModelFacts | None = None
) -> Markdown | None:
    """The same with links, and with the licence of the base that an adapter is laid over."""
    parts = []
    if text := licence_text(facts, known):
        shown, link = escape(text, 200), licence_link(facts)
        parts.append(Markdown(f"[{shown}]({link})") if link else shown)
    if base is not None:
        below = licence_markdown(base) or Markdown("not stated")
        parts.append(Markdown(f"that of {escape(base.id)}: {below}"))
    return join(parts, ", on top of ") if parts else None


def is_usual(facts: ModelFacts, known: str | None = None) -> bool:
    """Whether all licences are of the Hub's list, so that a name says what they allow."""
    names = facts.licenses or [facts.license or known or "unknown"]
    return UNNAMED.isdisjoint(names)


def _named(facts: ModelFacts, name: str) -> str:
    own = facts.license_name
    return f"{own} ({name})" if own and name in UNNAMED else name
