"""Whose hands are counted. SQLAlchemy is imported with this module."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement

from ...store.tables import notebooks
from .models import FLOOR


@dataclass(frozen=True)
class Asked:
    """Whose hands are counted, and since when, in milliseconds since 1970."""

    owner: str | None
    since: int | None

    @property
    def hands(self) -> list[ColumnElement[bool]]:
        """The hands that are counted."""
        chosen: list[ColumnElement[bool]] = [notebooks.c.deleted_at.is_(None)]
        if self.owner is not None:
            chosen.append(notebooks.c.owner == self.owner)
        if self.since is not None:
            chosen.append(notebooks.c.created_at >= self.since)
        return chosen

    @property
    def fewest(self) -> int:
        """As many people stand behind what is told; of one's own hands one is enough."""
        return FLOOR if self.owner is None else 1
