"""All rooms, each named once: what the server mounts and the command line offers."""

from __future__ import annotations

from collections.abc import Iterable

from .browse.room import ROOM as BROWSE
from .cards.room import ROOM as CARDS
from .catalog.room import ROOM as CATALOG
from .community.room import ROOM as COMMUNITY
from .demos.room import ROOM as DEMOS
from .errors import InvalidConfiguration
from .jobs.room import ROOM as JOBS
from .notebooks.room import ROOM as NOTEBOOKS
from .room import Room
from .social.room import ROOM as SOCIAL
from .store.room import ROOM as STORE
from .verify.room import ROOM as VERIFY

ROOMS: tuple[Room, ...] = (
    JOBS,
    STORE,
    SOCIAL,
    CARDS,
    BROWSE,
    NOTEBOOKS,
    VERIFY,
    CATALOG,
    COMMUNITY,
    DEMOS,
)
"""In this order their routes are matched and their services built, started and told of."""


def rooms_without(disabled: Iterable[str]) -> tuple[Room, ...]:
    """The rooms that are left where a site switches these off.

    Raises InvalidConfiguration for a room that there is not, or that the others stand on.
    """
    names = set(disabled)
    may = {room.name for room in ROOMS if room.optional}
    if wrong := sorted(names - may):
        exists = wrong[0] in {room.name for room in ROOMS}
        why = "it belongs to every Alacard" if exists else "there is no such room"
        raise InvalidConfiguration(
            f"AlacardApp.disabled_rooms names '{wrong[0]}', which cannot be switched off: {why}. "
            f"It may name {', '.join(sorted(may))}."
        )
    return tuple(room for room in ROOMS if room.name not in names)
