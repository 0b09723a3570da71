"""Who is told that an administrator made a card private: its owner, and who has it in a hand.
SQLAlchemy is imported with this module."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Row, String, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ...room import Requester
from ...social import statements as social
from ...social.subjects import Subject
from ...store.ids import new_id
from ...store.tables import notebooks
from .checking import CustomType
from .subjects import name_in

HAND = "notebook"
"""The kind of a hand among what people are told of."""


async def tell_withdrawn(
    connection: AsyncConnection,
    kind: CustomType,
    card: Row[Any],
    administrator: Requester,
    why: str,
) -> None:
    """Tell the owner who did it and why, and each person who dealt a hand with the card that it was
    done: of a hand of their own, since the card is no longer theirs to see."""
    subject = Subject(kind, card.card_id, card.owner, name_in(card.card), private=True)
    await social.tell_withdrawn(connection, subject, administrator.owner, why)
    cause = new_id()
    for hand in await _holders(connection, kind, card, administrator):
        own = Subject(HAND, hand.share_id, hand.owner, hand.title, private=True)
        told = {"reason": "card_withdrawn", "cause": cause, "actor": ""}
        await social.tell(connection, own, [hand.owner], **told)


async def _holders(
    connection: AsyncConnection, kind: CustomType, card: Row[Any], administrator: Requester
) -> list[Row[Any]]:
    """Of each other person the latest hand that has it, of the latest people."""
    columns = notebooks.c
    has = columns.topic == card.card_id
    if kind == "prompt":
        # A list of short ids as JSON, alike on every database.
        has = cast(columns.prompts, String).contains(json.dumps(card.card_id), autoescape=True)
    others = columns.owner.not_in([card.owner, administrator.owner])
    latest = select(func.max(columns.id)).where(has, others, columns.deleted_at.is_(None))
    latest = latest.group_by(columns.owner).order_by(func.max(columns.id).desc())
    asked = select(*(columns[name] for name in ("share_id", "owner", "title")))
    found = asked.where(columns.id.in_(latest.limit(social.MOST_TOLD)))
    return list((await connection.execute(found)).all())
