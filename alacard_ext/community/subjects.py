"""Hands as something that people talk about; who may see which, `access.py` alone decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..errors import NotFound
from ..room import Requester
from ..social.subjects import Subject, SubjectKind
from .hands import not_found
from .ids import NOTEBOOK

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection


class NotebookSubjects(SubjectKind):
    """The hands of the library, by their share ids."""

    name = NOTEBOOK

    async def find(
        self, connection: AsyncConnection, ids: Sequence[str], requester: Requester
    ) -> dict[str, Subject]:
        from sqlalchemy import select

        from ..store.tables import notebooks
        from . import access

        columns = (notebooks.c[name] for name in ("share_id", "owner", "title", "visibility"))
        there = (notebooks.c.share_id.in_(ids), notebooks.c.deleted_at.is_(None))
        asked = select(*columns).where(*there, access.seen(requester))
        return {
            row.share_id: Subject(
                NOTEBOOK, row.share_id, row.owner, row.title, row.visibility == access.PRIVATE
            )
            for row in await connection.execute(asked)
        }

    def seen(self, subject: ColumnElement[str], requester: Requester) -> ColumnElement[bool]:
        from sqlalchemy import exists

        from ..store.tables import notebooks
        from . import access

        there = (notebooks.c.share_id == subject, notebooks.c.deleted_at.is_(None))
        return exists().where(*there, access.seen(requester))

    def not_found(self) -> NotFound:
        return not_found()
