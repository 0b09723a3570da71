"""Demos as something that people talk about; who may see which, `access.py` alone decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..errors import DemoNotFound, NotFound
from ..room import Requester
from ..social.subjects import Subject, SubjectKind

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

DEMO = "demo"
"""The kind of subject."""


def not_found() -> DemoNotFound:
    """What is said of a demo that they may not see, as of one that never was."""
    return DemoNotFound("There is no such demo here; it may have been deleted or made private.")


class DemoSubjects(SubjectKind):
    """The demos of the gallery, by their ids."""

    name = DEMO

    async def find(
        self, connection: AsyncConnection, ids: Sequence[str], requester: Requester
    ) -> dict[str, Subject]:
        from sqlalchemy import select

        from ..store.demo_tables import demos
        from . import access

        columns = (demos.c[name] for name in ("demo_id", "owner", "name", "visibility"))
        there = (demos.c.demo_id.in_(ids), demos.c.deleted_at.is_(None))
        asked = select(*columns).where(*there, access.seen(requester))
        return {
            row.demo_id: Subject(
                DEMO, row.demo_id, row.owner, row.name, row.visibility == access.PRIVATE
            )
            for row in await connection.execute(asked)
        }

    def seen(self, subject: ColumnElement[str], requester: Requester) -> ColumnElement[bool]:
        from sqlalchemy import exists

        from ..store.demo_tables import demos
        from . import access

        there = (demos.c.demo_id == subject, demos.c.deleted_at.is_(None))
        return exists().where(*there, access.seen(requester))

    def not_found(self) -> NotFound:
        return not_found()
