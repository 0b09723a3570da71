"""Hands and collections as something that people talk about or are told of; who may see which,
`access.py` alone decides."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..errors import NotFound
from ..room import Requester
from ..social.subjects import Subject, SubjectKind
from .collecting import shown
from .hands import not_found
from .ids import COLLECTION, NOTEBOOK

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection


class _Owned(SubjectKind):
    """What has an owner, a name and a visibility, in a table of its own."""

    @abstractmethod
    def columns(self) -> tuple[Any, Any, Any]:
        """The columns of its table, and which of them are its id and its name."""

    async def find(
        self, connection: AsyncConnection, ids: Sequence[str], requester: Requester
    ) -> dict[str, Subject]:
        from sqlalchemy import select

        from . import access

        columns, key, title = self.columns()
        asked = select(key, columns.owner, title, columns.visibility)
        asked = asked.where(
            key.in_(ids), columns.deleted_at.is_(None), access.seen(requester, columns)
        )
        return {
            each: Subject(self.name, each, owner, told, visibility == access.PRIVATE)
            for each, owner, told, visibility in await connection.execute(asked)
        }

    def seen(self, subject: ColumnElement[str], requester: Requester) -> ColumnElement[bool]:
        from sqlalchemy import exists

        from . import access

        columns, key, _ = self.columns()
        there = (key == subject, columns.deleted_at.is_(None))
        return exists().where(*there, access.seen(requester, columns))


class NotebookSubjects(_Owned):
    """The hands of the library, by their share ids."""

    name = NOTEBOOK

    def columns(self) -> tuple[Any, Any, Any]:
        from ..store.tables import notebooks

        return notebooks.c, notebooks.c.share_id, notebooks.c.title

    def not_found(self) -> NotFound:
        return not_found()


class CollectionSubjects(_Owned):
    """The collections, by their ids."""

    name = COLLECTION

    def columns(self) -> tuple[Any, Any, Any]:
        from ..store.community_tables import collections

        return collections.c, collections.c.collection_id, collections.c.name

    def not_found(self) -> NotFound:
        return shown.not_found()


def subject_kinds() -> dict[str, SubjectKind]:
    """All that people of this room are told of, by name."""
    kinds = (NotebookSubjects(), CollectionSubjects())
    return {kind.name: kind for kind in kinds}
