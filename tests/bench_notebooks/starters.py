"""The hands that ship, with tiny models in the place of theirs: `--only starters`.

A starter's own model is not executed here: its weights are hundreds of megabytes. The stand-in is
the first model of the local hub that has the same task, of the same library where there is one;
all other cards are the starter's own.
"""

from __future__ import annotations

from collections.abc import Iterator

from alacard_ext.community.starters import read_starters

from .matrix import Case, deck, models_and_tasks, repositories


def starters() -> Iterator[Case]:
    """One notebook a starter. Raises KeyError for one whose task has no stand-in."""
    first: dict[tuple[str, str | None], str] = {}
    for model, task in models_and_tasks():
        for library in (repositories()[model].info.get("library_name"), None):
            first.setdefault((task, library), model)
    for starter in read_starters():
        card = deck().models_by_id[starter.model]
        task = card.pipeline_tag or ""
        model = first.get((task, card.library_name)) or first[task, None]
        packs = tuple(starter.prompts)
        yield Case(model, task, starter.difficulty, starter.ui, starter.topic, packs)
