"""The hand that a notebook's file holds, whoever wrote it, and its notebook dealt again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ...cards.consent import allowing_nothing
from ...cards.dealing import complete_recipe, read_hand
from ...cards.deck import Deck
from ...cards.models import Recipe
from ...errors import BadRequest
from ...hub.client import HubClient
from ...notebooks.build import build_notebook
from ...notebooks.ipynb import plain
from ..ids import SHARE_ID

COMMIT = re.compile(r"[0-9a-f]{40}")


def written_by_alacard(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """What Alacard wrote into a notebook's metadata. Raises BadRequest where it wrote none, or a
    newer Alacard did."""
    from ...notebooks.assemble import METADATA_VERSION

    metadata = notebook.get("metadata")
    ours = metadata.get("alacard") if isinstance(metadata, Mapping) else None
    if not isinstance(ours, Mapping) or not ("recipe" in ours or "hand_code" in ours):
        raise BadRequest("Alacard did not make this notebook, so there is no hand in it.")
    version = ours.get("version", METADATA_VERSION)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise BadRequest(
            "Alacard did not write the version in this notebook's metadata.alacard; deal the "
            "notebook again."
        )
    if version > METADATA_VERSION:
        raise BadRequest(
            "A newer Alacard made this notebook (its metadata has version "
            f"{str(version)[:20]}); update Alacard to read its hand."
        )
    return dict(ours)


def said_id(ours: Mapping[str, Any], name: str) -> str | None:
    """A share id that the metadata names; None for anything else."""
    value = ours.get(name)
    return value if isinstance(value, str) and re.fullmatch(SHARE_ID, value) else None


async def recipe_of(ours: Mapping[str, Any], deck: Deck, hub: HubClient) -> Recipe:
    """The hand, with nothing allowed in it. Raises InvalidRecipe, UnknownCard and, where it holds
    but a code, InvalidHandCode."""
    recipe, code = ours.get("recipe"), ours.get("hand_code")
    if isinstance(recipe, Mapping):
        return await complete_recipe(deck, hub, allowing_nothing(recipe))
    if not isinstance(code, str):
        raise BadRequest(
            "This notebook's metadata.alacard contains no hand; deal the notebook again."
        )
    return await read_hand(deck, hub, code)


def commit_of(ours: Mapping[str, Any]) -> str | None:
    """The model's commit that the metadata names; None where that is no commit."""
    model = ours.get("model")
    sha = model.get("sha") if isinstance(model, Mapping) else None
    return sha if isinstance(sha, str) and COMMIT.fullmatch(sha) else None


async def dealt_again(
    recipe: Recipe, revision: str | None, deck: Deck, hub: HubClient, *, readme_code: bool
) -> dict[str, Any]:
    """The notebook of a hand by the present templates; nothing is kept or written.

    Raises the hub's errors, RevisionNotFound where the commit is gone, InvalidRecipe and
    GateRefused.
    """
    with hub.one_request():
        built = await build_notebook(
            recipe, deck=deck, hub=hub, revision=revision, readme_code=readme_code
        )
    notebook: dict[str, Any] = plain(built.notebook)
    return notebook
