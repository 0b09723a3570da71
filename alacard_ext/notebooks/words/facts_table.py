"""The model's facts as Markdown, escaped and bounded."""

from __future__ import annotations

from ...cards.models import ModelCard
from ...fit import size
from ...hub.facts import ModelSnapshot
from ..libraries import library_named
from ..models import Plan
from ..planning.access import access_phrase
from ..prose import Markdown, escape, hub_link, join
from .licences import licence_markdown

UNKNOWN = "not known here"


def count(number: int) -> str:
    """A number of things for people: `67 million`."""
    for limit, word in ((10**12, "trillion"), (10**9, "billion"), (10**6, "million")):
        if number >= limit:
            return f"{number / limit:.3g} {word}"
    return f"{number:,}"


def facts_table(snapshot: ModelSnapshot, card: ModelCard, plan: Plan) -> Markdown:
    """A table of what is known; what a source could not tell is said not to be known."""
    facts = snapshot.facts
    library = library_named(plan.library)
    total = facts.parameter_total or sum(facts.parameters.values()) or None
    total = total or card.parameter_count()
    untold = None if facts.page_known else Markdown(UNKNOWN)
    rows: list[tuple[str, Markdown | None]] = [
        ("Page", hub_link(facts.id)),
        ("Task", _text(facts.pipeline_tag or card.pipeline_tag)),
        ("Library", _text(library.title if library else plan.library)),
        ("Licence", licence_markdown(facts, card.license, snapshot.base) or untold),
        ("Languages", _list(facts.languages or list(card.languages))),
        ("Parameters", _text(count(total) if total else None)),
        ("Weights on disk", _text(size(plan.fit.weight_bytes) if plan.fit.weight_bytes else None)),
        ("Architecture", _list(facts.architectures or list(card.architectures))),
        ("Made from", _links(facts.base_models) or untold),
        ("Trained on", _list(facts.datasets)),
        ("Downloads last month", _text(f"{facts.downloads:,}" if facts.downloads else None)),
        ("Likes", _text(f"{facts.likes:,}" if facts.likes else None)),
        ("Access", _text(access_phrase(snapshot))),
        ("Version", _text(facts.sha or card.sha)),
    ]
    lines = ["| | |", "|:--|:--|"]
    lines += [f"| {name} | {value} |" for name, value in rows if value]
    return Markdown("\n".join(lines))


def _text(value: object) -> Markdown | None:
    return escape(value, 120) if value else None


def _list(values: list[str], most: int = 8) -> Markdown | None:
    if not values:
        return None
    shown = [escape(value, 60) for value in values[:most]]
    if len(values) > most:
        shown.append(Markdown(f"and {len(values) - most} more"))
    return join(shown)


def _links(ids: list[str], most: int = 4) -> Markdown | None:
    return join([hub_link(model_id[:200]) for model_id in ids[:most]]) if ids else None
