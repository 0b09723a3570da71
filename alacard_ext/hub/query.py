"""A search for models, as all doors take it: the Hub's, the catalog's and the deck's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

_OTHER_NAMES: Mapping[str, str] = {"created": "newest", "modified": "updated"}


def _several(value: Any) -> Any:
    """One value as a tuple of one, and none as an empty tuple."""
    return () if value is None else (value,) if isinstance(value, str) else value


Values = Annotated[tuple[str, ...], BeforeValidator(_several)]
"""What a filter lets through: any of these, and everything where there is none."""
Order = Annotated[str, BeforeValidator(lambda name: _OTHER_NAMES.get(name, name))]
"""An order by its name, or by the one that the Hub's search has for it."""


class ModelQuery(BaseModel):
    """Words and filters; values of one filter are alternatives, filters narrow each other.

    `fits` asks for models that this machine can hold.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    q: str = ""
    task: Values = ()
    library: Values = ()
    license: Values = ()
    author: Values = ()
    sort: Order = "trending"
    limit: int = 20
    cursor: str | None = None
    fits: bool = False
