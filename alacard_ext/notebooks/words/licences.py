"""The licences of a model as Markdown: all that its card names, and those of what it stands on."""

from __future__ import annotations

from ...hub.facts import ModelFacts
from ...hub.licences import licence_address, licence_text
from ..prose import Markdown, escape, join


def licence_markdown(
    facts: ModelFacts, fallback: str | None = None, base: ModelFacts | None = None
) -> Markdown | None:
    """All licences with a link, and with those of the base that an adapter is laid over."""
    parts = []
    if text := licence_text(facts, fallback):
        shown = escape(text, 200)
        link = licence_address(facts.license_link, facts.id, facts.files)
        parts.append(Markdown(f"[{shown}]({link})") if link else shown)
    elif base is not None and not facts.page_known:
        parts.append(Markdown("not known here"))
    if base is not None:
        untold = "not stated" if base.page_known else "not known here"
        below = licence_markdown(base) or Markdown(untold)
        parts.append(Markdown(f"that of {escape(base.id)}: {below}"))
    return join(parts, ", on top of ") if parts else None
