"""A route as data: where it is, what it takes and answers, and which errors are its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel

from .base import AlacardHandler
from .errors import (
    AlacardError,
    HubError,
    HubOffline,
    HubRateLimited,
    HubUnavailable,
    InvalidModelId,
    InvalidRecipe,
    ModelDisabled,
    ModelNotFound,
    UnknownCard,
)

# What every route gives that asks the Hub, reads a model there, or takes a recipe.
HUB = (HubError, HubRateLimited, HubUnavailable, HubOffline)
MODEL = (InvalidModelId, ModelNotFound, ModelDisabled, *HUB)
RECIPE = (InvalidRecipe, UnknownCard, InvalidModelId)
# The id of a run, as whoever starts it may choose it.
REQUEST_ID = r"([A-Za-z0-9_-]{1,64})"


Place = Literal["server", "store", "both"]
"""Who answers where the library is a service of a JupyterHub: the person's own server, as where
their files are needed; the service, to which the server forwards what it is asked; or both, each to
whom it is asked by."""


@dataclass(frozen=True)
class Operation:
    """What one method of a route takes and answers, and which errors are its own.

    Those of every route are not listed: a query or body that cannot be read, and who may not ask.
    `place` is that of its room, where it names none.
    """

    summary: str
    answer: type[BaseModel] | None
    query: type[BaseModel] | None = None
    body: type[BaseModel] | None = None
    errors: tuple[type[AlacardError], ...] = ()
    place: Place | None = None
    status: int = 200


@dataclass(frozen=True)
class Route:
    """An address: as OpenAPI writes it, as Tornado matches it, and who answers."""

    path: str
    pattern: str
    handler: type[AlacardHandler]
    operations: dict[str, Operation] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # What requests are counted by: an address has ids in it.
        self.handler.route = self.path
