"""What exports for machines elsewhere need to know of a notebook, from its own metadata and cells.

A notebook may come from a stranger: what is not as Alacard wrote it is refused or left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ... import python_syntax
from ...errors import BadRequest
from ...notebooks.own_metadata import check_own_metadata

MODEL_ID = re.compile(r"[\w.-]{1,96}(?:/[\w.-]{1,96})?", re.ASCII)
REQUIREMENTS_CELL = "common-setup-requirements"
ACCESS_CELL = "common-setup-access"
ON_A_CARD = ("8bit", "4bit")
"""Steps of the ladder whose packages need an NVIDIA card."""
MUCH = 4_000_000_000
"""Bytes of memory from which on a model answers a person too slowly without a graphics card."""


@dataclass(frozen=True)
class Facts:
    """`models` are the ids of the hand's models. `needed` is the plan's estimate of memory in
    bytes, None where it has none; `card` says that a graphics card is worth asking for."""

    models: tuple[str, ...]
    gated: bool
    needed: int | None
    card: bool


def read_facts(notebook: Mapping[str, Any]) -> Facts:
    """Raises BadRequest for a notebook that Alacard did not deal."""
    check_own_metadata(notebook)
    own = notebook.get("metadata", {}).get("alacard")
    if not isinstance(own, Mapping):
        raise BadRequest(
            "Alacard did not deal this notebook, so it does not know its model; export it as "
            "ipynb, py, html or slides."
        )
    recipe, plan = _mapping(own, "recipe"), _mapping(own, "plan")
    cards = [_mapping(recipe, "model_card"), *_mappings(recipe.get("companions"))]
    ids = [_mapping(own, "model").get("id"), *(card.get("id") for card in cards)]
    fit = _mapping(plan, "fit")
    needed = fit.get("needed_bytes")
    known = needed if type(needed) is int and 0 < needed < 10**15 else None
    asks = any(cell.get("id") == ACCESS_CELL for cell in notebook["cells"])
    return Facts(
        tuple(dict.fromkeys(filter(_is_model, map(str, ids)))),
        asks or any(bool(card.get("gated")) for card in cards),
        known,
        fit.get("device") == "cuda" or plan.get("step") in ON_A_CARD or (known or 0) > MUCH,
    )


def requirements(notebook: Mapping[str, Any]) -> dict[str, str]:
    """What the notebook's setup cell installs, by what is imported; only plain requirements of an
    index. Raises BadRequest where there is no such cell."""
    for cell in notebook["cells"]:
        if cell.get("id") == REQUIREMENTS_CELL and cell["cell_type"] == "code":
            return dict(_plain_requirements(_table(str(cell["source"]))))
    raise BadRequest(
        "The cell with this notebook's REQUIREMENTS is gone, so what its app needs is not known; "
        "deal the hand again."
    )


def _table(source: str) -> Mapping[Any, Any]:
    _, _, text = source.partition("REQUIREMENTS =")
    try:
        found = python_syntax.literal(text.strip())
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        found = None
    if not isinstance(found, dict):
        raise BadRequest(
            "REQUIREMENTS in this notebook is no plain dictionary any more, so what its app needs "
            "is not known; write it as texts by name again."
        )
    return found


def _plain_requirements(table: Mapping[Any, Any]) -> Iterator[tuple[str, str]]:
    from packaging.requirements import InvalidRequirement, Requirement

    for module, text in table.items():
        try:
            found = Requirement(text) if isinstance(text, str) else None
        except InvalidRequirement:
            found = None
        if found is not None and found.url is None and isinstance(module, str):
            yield module, str(found)


def _is_model(found: str) -> bool:
    return found != "None" and MODEL_ID.fullmatch(found) is not None


def _mapping(within: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = within.get(name)
    return found if isinstance(found, Mapping) else {}


def _mappings(found: Any) -> Iterator[Mapping[str, Any]]:
    yield from (
        (each for each in found if isinstance(each, Mapping)) if isinstance(found, list) else ()
    )
