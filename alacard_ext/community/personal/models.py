"""What handing over and deleting a person's data answers."""

from __future__ import annotations

from pydantic import BaseModel


class Archived(BaseModel):
    """An archive that was written: how many hands and versions are in it, and rows of all else."""

    path: str
    hands: int
    versions: int
    rows: int


class Erased(BaseModel):
    """What was deleted: hands with all of theirs, rows of all else, and hands that waited in the
    outbox of this machine, or were set aside there. `unread` counts the files there of which nobody
    can tell whose they are."""

    hands: int
    rows: int
    waiting: int
    unread: int = 0
