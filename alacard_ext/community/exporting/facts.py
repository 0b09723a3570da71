"""What exports for machines elsewhere need to know of a notebook, from its own metadata and cells.

A notebook may come from a stranger: what is not as Alacard wrote it is refused or left out.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ... import python_syntax
from ...errors import BadRequest
from ...notebooks.own_metadata import check_own_metadata

MODEL_ID = re.compile(r"[\w.-]{1,96}(?:/[\w.-]{1,96})?", re.ASCII)
REQUIREMENTS_CELL = "common-setup-requirements"
OWN_NOTE = re.compile(r"(?:m\d{1,2}-)?common-setup-(gated|private)-note")
"""What a notebook says of the access to its models; it asks for a terminal."""
SITE_CELL = re.compile(r"export-(?:colab|kaggle|deepnote)(?:-token(?:-about(?:-[a-z]+)*)?)?")
"""What an export for a site adds."""
ACCESS_CELL = "common-setup-access"
ON_A_CARD = ("8bit", "4bit")
"""Steps of the ladder whose packages need an NVIDIA card."""
MUCH = 4_000_000_000
"""Bytes of memory from which on a model answers a person too slowly without a graphics card."""


@dataclass(frozen=True)
class Facts:
    """`models` are the ids of the hand's models. `gated` says that one asks for consent, `private`
    that one is private, `remote` that a provider runs it, and `needs_token` that nothing goes
    without a token, for whatever reason. `needed` is the plan's estimate of memory in bytes, None
    where it has none; `card` says that a graphics card is worth asking for."""

    models: tuple[str, ...]
    gated: bool
    private: bool
    remote: bool
    needs_token: bool
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
    remote = plan.get("step") == "remote"
    # What a provider runs is the model that did not fit here: its fit is not the notebook's.
    fit = {} if remote else _mapping(plan, "fit")
    needed = fit.get("needed_bytes")
    known = needed if type(needed) is int and 0 < needed < 10**15 else None
    told = set(_access_told(notebook))
    gated = "gated" in told or (not remote and any(bool(card.get("gated")) for card in cards))
    asks = any(cell.get("id") == ACCESS_CELL for cell in notebook["cells"])
    # Of several models another may be a provider's.
    remote = remote or any(
        cell["cell_type"] == "code" and "InferenceClient(" in cell["source"]
        for cell in notebook["cells"]
    )
    return Facts(
        tuple(dict.fromkeys(filter(_is_model, map(str, ids)))),
        gated,
        "private" in told,
        remote,
        bool(told) or gated or asks or remote,
        known,
        fit.get("device") == "cuda" or plan.get("step") in ON_A_CARD or (known or 0) > MUCH,
    )


def without_site(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """The notebook without the cells that an export for a site added."""
    cells = [cell for cell in notebook["cells"] if not SITE_CELL.fullmatch(str(cell.get("id")))]
    return {**notebook, "cells": cells}


def requirements(notebook: Mapping[str, Any]) -> dict[str, str]:
    """What the notebook's setup cell installs, by the package's name; only plain requirements of
    an index. Raises BadRequest where there is no such cell."""
    for cell in notebook["cells"]:
        if cell.get("id") == REQUIREMENTS_CELL and cell["cell_type"] == "code":
            return dict(_plain_requirements(_listed(str(cell["source"]))))
    raise BadRequest(
        "The cell with this notebook's REQUIREMENTS is missing, so what its app needs is unknown; "
        "deal the hand again."
    )


def _access_told(notebook: Mapping[str, Any]) -> Iterator[str]:
    """What the notebook says of its models' access, also where it is such an export itself."""
    for cell in notebook["cells"]:
        cell_id = str(cell.get("id"))
        if own := OWN_NOTE.fullmatch(cell_id):
            yield own[1]
        elif SITE_CELL.fullmatch(cell_id):
            yield from {"gated", "private"} & set(cell_id.split("-"))


def _listed(source: str) -> list[Any]:
    try:
        found = next(
            ast.literal_eval(node.value)
            for node in python_syntax.parse(source).body
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "REQUIREMENTS"
        )
    except (StopIteration, ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        found = None
    if isinstance(found, dict):  # by module, as notebooks were dealt before
        return list(found.values())
    if not isinstance(found, list):
        raise BadRequest(
            "REQUIREMENTS in this notebook is no longer a plain list, so what its app needs is "
            "unknown; write it as a list of strings again."
        )
    return found


def _plain_requirements(texts: Iterable[Any]) -> Iterator[tuple[str, str]]:
    from packaging.requirements import InvalidRequirement, Requirement

    for text in texts:
        try:
            found = Requirement(text) if isinstance(text, str) else None
        except InvalidRequirement:
            found = None
        if found is not None and found.url is None:
            yield found.name, str(found)


def _is_model(found: str) -> bool:
    return found != "None" and MODEL_ID.fullmatch(found) is not None


def _mapping(within: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = within.get(name)
    return found if isinstance(found, Mapping) else {}


def _mappings(found: Any) -> Iterator[Mapping[str, Any]]:
    yield from (
        (each for each in found if isinstance(each, Mapping)) if isinstance(found, list) else ()
    )
