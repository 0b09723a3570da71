"""Filters that name nothing there is: caught, with what there is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING

from pydantic import BaseModel

from ..cards.fits import TASKS
from ..errors import BadRequest
from .engine.rows import RELATIONS
from .feed.clean import FORMATS
from .models import CatalogQuery

if TYPE_CHECKING:
    from .engine.snapshot import Snapshot

OTHER_TASKS = ("multiple-choice", "other", "table-to-text", "tabular-to-text", "text-retrieval")
"""Tasks of the Hub beside those that a notebook is dealt for."""
OPEN = ("library", "license", "author", "language", "tag", "dataset")
"""Filters whose values nobody lists: a value that no model has finds nothing, and that is told."""
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_LOOKED_AT = 3000
_SHOWN = 12


def check_names(given: Iterable[str], query: type[BaseModel]) -> None:
    """Refuse an argument that a query does not have. Raises BadRequest."""
    # JupyterLab's client adds the time as a bare name, so that no cache in between answers.
    names = {name for name in given if not name.isdecimal()}
    choices = sorted(query.model_fields)
    for name in sorted(names - set(choices)):
        raise BadRequest(
            f"There is no filter '{name[:60]}'; choose from {', '.join(choices)}.",
            {"choices": choices},
        )


def check_values(snapshot: Snapshot | None, query: CatalogQuery) -> None:
    """Refuse a task, a format, a relation or a month that there is not. Raises BadRequest."""
    for month in query.created:
        if not _MONTH.fullmatch(month):
            raise BadRequest(f"'{month[:20]}' is not a month; write it like 2024-05.")
    for name, values, choices in (
        ("task", query.task, (*TASKS, *OTHER_TASKS)),
        ("format", query.format, FORMATS),
        ("relation", query.relation, RELATIONS),
    ):
        for value in values:
            if value not in choices and not (snapshot and snapshot.has_value(name, value)):
                raise BadRequest(
                    f"There is no {name} '{value[:60]}'. {_offer(value, choices)}",
                    {"choices": sorted(choices)},
                )


def describe_unknown(snapshot: Snapshot | None, query: CatalogQuery) -> str | None:
    """Which values of the open filters no model has, with what is near; None where all are had."""
    told = []
    for name in OPEN:
        for value in getattr(query, name):
            if snapshot and not snapshot.has_value(name, value):
                choices = list(islice(snapshot.values(name), _LOOKED_AT))
                offer = f" {_offer(value, choices)}" if choices else ""
                told.append(f"No model here has the {name} '{value[:60]}'.{offer}")
    return " ".join(told) or None


def _offer(value: str, choices: Iterable[str]) -> str:
    """What may be meant, or the first that there are, in a sentence."""
    names = list(choices)
    lowered = {name.lower(): name for name in reversed(names)}
    near = [lowered[name] for name in get_close_matches(value.lower()[:60], lowered, 3)]
    if near:
        return f"Did you mean {' or '.join(near)}?"
    return f"There are {', '.join(names[:_SHOWN])}{' and others' if len(names) > _SHOWN else ''}."
