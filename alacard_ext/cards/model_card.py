"""A model of the Hub as a card: what the bundled deck says of it, overruled by fresh facts."""

from __future__ import annotations

from typing import Any

from ..hub.facts import Gated, ModelFacts
from ..hub.licences import licence_address
from .fits import is_basic
from .models import ModelCard

SHARED = set(ModelCard.model_fields) & set(ModelFacts.model_fields)
"""What a card tells of its model by the same names as the facts."""
FRESH = (
    "id",
    "sha",
    "pipeline_tag",
    "library_name",
    "gated",
    "downloads",
    "likes",
    "chat",
    "model_type",
    "architectures",
    "parameters",
)


def model_card(facts: ModelFacts, bundled: ModelCard | None) -> ModelCard:
    """The card of a model, marked `basic` where no template covers its task."""
    fields: dict[str, Any] = bundled.model_dump() if bundled else {}
    fresh = {name: getattr(facts, name) for name in FRESH}
    fields |= {name: value for name, value in fresh.items() if value not in (None, [], {})}
    if facts.parameters or facts.parameter_total:
        fields["parameter_total"] = None if facts.parameters else facts.parameter_total
    fields |= licences_of(facts)
    fields["basic"] = is_basic(fields.get("pipeline_tag"))
    fields["name"] = fields.get("name") or facts.id.rpartition("/")[2]
    return ModelCard.model_validate(fields)


def gated_of(told: Gated | None, card: ModelCard) -> Gated | None:
    """The access that a source tells, and where it tells none, the terms that the card names.

    That a card calls a model open counts for nothing here: a recipe of an older Alacard says so of
    any model of which nobody had told it.
    """
    return (card.gated or None) if told is None else told


def licences_of(facts: ModelFacts) -> dict[str, Any]:
    """What the facts tell of the licences, as fields of a card; nothing where they tell none."""
    if not facts.license:
        return {}
    return {
        "license": facts.license,
        "licenses": facts.licenses,
        "license_name": facts.license_name,
        "license_link": licence_address(facts.license_link, facts.id, facts.files),
    }
