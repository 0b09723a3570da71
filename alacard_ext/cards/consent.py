"""Consents: what a person allows for one hand, and no file, link or code allows for them.

They are the fields of a model card that are marked so. A recipe that comes from a notebook, a hand
code, a saved recipe or a page's kept state passes `without_consent` on its way in, and every recipe
that is written or answered passes it on its way out. A consent thus lives from the switch that the
person turned, or from the request that names it, to the one notebook that is made by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from ..errors import InvalidRecipe
from .models import CONSENT, ModelCard, Recipe

CONSENTS = frozenset(
    name for name, field in ModelCard.model_fields.items() if field.json_schema_extra == CONSENT
)
"""The fields of a model card that hold a person's decision to run a stranger's code."""
_NONE: Mapping[str, Any] = dict.fromkeys(CONSENTS)


def without_consent(recipe: Recipe) -> Recipe:
    """The recipe with nothing allowed, of its model and of those beside it."""
    return recipe.model_copy(
        update={
            "model_card": recipe.model_card.model_copy(update=_NONE),
            "companions": [card.model_copy(update=_NONE) for card in recipe.companions],
        }
    )


def allowing_nothing(recipe: Mapping[str, Any]) -> dict[str, Any]:
    """The same of a recipe that was kept as JSON, whatever was written there."""

    def plain(card: Any) -> Any:
        return {**card, **_NONE} if isinstance(card, Mapping) else card

    found = dict(recipe)
    if "model_card" in found:
        found["model_card"] = plain(found["model_card"])
    if isinstance(companions := found.get("companions"), list):
        found["companions"] = [plain(card) for card in companions]
    return found


def with_consent(recipe: Recipe, allow: Mapping[str, Mapping[str, Any]]) -> Recipe:
    """The recipe with exactly what `allow` says, by model id. Raises InvalidRecipe.

    >>> with_consent(recipe, {"owner/name": {"trust_remote_code": "0123…"}})  # doctest: +SKIP
    """
    ids = {card.id for card in (recipe.model_card, *recipe.companions)}
    for model_id, given in allow.items():
        if model_id not in ids:
            raise InvalidRecipe(
                f"{model_id[:200]} is not in the hand, so none of its code can run."
            )
        if unknown := set(given) - CONSENTS:
            raise InvalidRecipe(
                f"'{min(unknown)[:60]}' cannot be allowed; choose from "
                f"{', '.join(sorted(CONSENTS))}."
            )

    def allowed(card: ModelCard) -> ModelCard:
        whole = {**card.model_dump(), **_NONE, **allow.get(card.id, {})}
        try:
            return ModelCard.model_validate(whole)
        except ValidationError as error:
            field = ".".join(map(str, error.errors()[0]["loc"]))
            raise InvalidRecipe(
                f"What is allowed of {card.id} by '{field}' is not a valid value."
            ) from None

    return recipe.model_copy(
        update={
            "model_card": allowed(recipe.model_card),
            "companions": [allowed(card) for card in recipe.companions],
        }
    )
