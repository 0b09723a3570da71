"""How far a pass over the Hub's list is, and how it ended."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

GOING_ON = "Continuing where the last pass was interrupted."
STOPPED = "The sync was stopped; the next one continues from here."
Kind = Literal["full", "changes", "import"]


class SyncStatus(BaseModel):
    """How far the feeding of the catalog is; times are seconds since the epoch."""

    running: bool = False
    kind: Kind | None = None
    phase: str | None = None
    done: int = 0
    total: int = 0
    bad: int = 0
    started_at: int | None = None
    message: str | None = None
    error: str | None = None
    last_finished_at: int | None = None
