"""Cards as something that their owners are told of; who may see which, `store/audience.py` alone
decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from ...errors import NotFound
from ...room import Requester
from ...social.subjects import Subject, SubjectKind
from .checking import CustomType
from .whole import not_found

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection


class CardSubjects(SubjectKind):
    """The custom cards of one type, by their ids; the type is the name of the kind."""

    name: ClassVar[CustomType]

    async def find(
        self, connection: AsyncConnection, ids: Sequence[str], requester: Requester
    ) -> dict[str, Subject]:
        from sqlalchemy import select

        from ...store import audience
        from ...store.community_tables import custom_cards

        columns = custom_cards.c
        asked = select(columns.card_id, columns.owner, columns.card, columns.visibility)
        asked = asked.where(columns.card_id.in_(ids), *self._there(columns, requester))
        return {
            row.card_id: Subject(
                self.name,
                row.card_id,
                row.owner,
                name_in(row.card),
                row.visibility == audience.PRIVATE,
            )
            for row in await connection.execute(asked)
        }

    def seen(self, subject: ColumnElement[str], requester: Requester) -> ColumnElement[bool]:
        from sqlalchemy import exists

        from ...store.community_tables import custom_cards

        columns = custom_cards.c
        return exists().where(columns.card_id == subject, *self._there(columns, requester))

    def not_found(self) -> NotFound:
        return not_found(self.name)

    def _there(self, columns: Any, requester: Requester) -> tuple[ColumnElement[bool], ...]:
        from ...store import audience

        there = (columns.type == self.name, columns.deleted_at.is_(None))
        return *there, audience.seen(requester, columns)


class PackSubjects(CardSubjects):
    """Prompt packs."""

    name = "prompt"


class TopicSubjects(CardSubjects):
    """Topics."""

    name = "topic"


def subject_kinds() -> dict[str, SubjectKind]:
    """All that people of this room are told of, by name."""
    return {kind.name: kind for kind in (PackSubjects(), TopicSubjects())}


def name_in(card: Any) -> str:
    """The name of a card as a row holds it; empty where that is damaged."""
    name = card.get("name") if isinstance(card, dict) else None
    return name if isinstance(name, str) else ""
