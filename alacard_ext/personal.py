"""What a room keeps of a person, as it hands that over and deletes it.

A room that has a table in which people are named declares a class of these as `Room.personal`; a
test fails for a table that none of them covers.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable
from typing import IO, TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from typing import Self

    from sqlalchemy.ext.asyncio import AsyncConnection

    from .room import Requester, ServiceOf, Shared
    from .store.service import Store

Content = list[dict[str, Any]] | bytes | Callable[[], IO[bytes]]
"""Rows by the names of their columns, the bytes of a file, or what opens one."""


class PersonalRecords(ABC):
    """All of one room. SQLAlchemy is imported within the methods. It is asked also where its room
    is switched off, since what was kept before is kept still; so it rests on no service of it."""

    store: Store
    """Where the rows are: the store that all rooms share or, where a service keeps the library,
    that of each person's own server."""
    about: ClassVar[str] = ""
    """Lines for the archive's README: what its files hold that are no rows of a table."""

    @classmethod
    @abstractmethod
    def build(cls, services: ServiceOf, shared: Shared) -> Self:
        """Make it; nothing is asked or read."""

    @abstractmethod
    def export(
        self, connection: AsyncConnection, person: str
    ) -> AsyncIterator[tuple[str, Content]]:
        """The files of an archive by their names in it: the rows of a table as `TABLE.json`.
        Raises StoreUnavailable."""

    @abstractmethod
    async def erase(self, requester: Requester) -> int:
        """End what goes on for a person, then delete every row and file that names them; how many
        rows. What fails can be asked for again. Raises StoreUnavailable."""
