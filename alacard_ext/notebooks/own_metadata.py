"""What Alacard wrote into a notebook's metadata, checked before anything rests on it.

A notebook may come from a stranger, or from a tool that rewrote its metadata.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from ..errors import BadRequest

_Short = Annotated[str, StringConstraints(max_length=300)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True, protected_namespaces=())


class _OwnModel(_Part):
    id: _Short | None = None
    sha: _Short | None = None


class _Fit(_Part):
    dtype: _Short | None = None
    device: _Short | None = None


class _Plan(_Part):
    fit: _Fit = Field(default_factory=_Fit)
    step: _Short | None = None


class _Own(_Part):
    model: _OwnModel = Field(default_factory=_OwnModel)
    plan: _Plan = Field(default_factory=_Plan)
    verified: dict[str, Any] | None = None
    recipe: dict[str, Any] | None = None
    hand_code: _Short | None = None


class _OwnCell(_Part):
    section: _Short | None = None


def check_own_metadata(notebook: Mapping[str, Any]) -> None:
    """Raises BadRequest where `metadata.alacard`, of the notebook or a cell, is not Alacard's."""
    _check(_Own, notebook.get("metadata"), "metadata.alacard")
    for number, cell in enumerate(notebook.get("cells", [])):
        _check(_OwnCell, cell.get("metadata"), f"metadata.alacard of cell {number + 1}")


def _check(shape: type[_Part], metadata: Any, where: str) -> None:
    if not isinstance(metadata, Mapping) or "alacard" not in metadata:
        return
    try:
        shape.model_validate(_plain(metadata["alacard"]))
    except ValidationError as error:
        field = ".".join(str(part) for part in error.errors(include_url=False)[0]["loc"])
        shown = f" ({field[:60]})" if field else ""
        raise BadRequest(
            f"This notebook's {where} is not in the form that Alacard writes{shown}; deal the "
            "notebook again, or remove that entry from its metadata.",
            {"field": field[:200]},
        ) from None


def _plain(value: Any) -> Any:
    # nbformat gives mappings of its own kind, which a strict check would take for something else.
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return value
