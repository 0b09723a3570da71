"""What is talked about. Each kind of it is brought by the room that holds it, which alone knows who
may see what."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ..errors import NotFound

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

    from ..room import Requester


@dataclass(frozen=True)
class Subject:
    """One thing, as a person may see it. Where it is `private`, nobody but its owner may."""

    kind: str
    id: str
    owner: str
    title: str
    private: bool


class SubjectKind(ABC):
    """Things of one kind. Requesters come by name; SQLAlchemy is imported within the methods."""

    name: ClassVar[str]

    @abstractmethod
    async def find(
        self, connection: AsyncConnection, ids: Sequence[str], requester: Requester
    ) -> dict[str, Subject]:
        """Those of them that a person may see, by id."""

    @abstractmethod
    def seen(self, subject: ColumnElement[str], requester: Requester) -> ColumnElement[bool]:
        """Whether they may see the one whose id that column holds."""

    @abstractmethod
    def not_found(self) -> NotFound:
        """What is said of one that they may not see, as of one that never was."""


async def find_one(
    kind: SubjectKind, connection: AsyncConnection, subject: str, requester: Requester
) -> Subject:
    """A subject that they may see. Raises what its kind says of others."""
    found = await kind.find(connection, [subject], requester)
    if subject not in found:
        raise kind.not_found()
    return found[subject]
