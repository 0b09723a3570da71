"""What a card has to be, and how many a person may have, before one is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...errors import Conflict, InvalidCard
from ...room import Requester
from ...store.instants import now
from .checking import CustomCard, CustomType, check_card

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

MOST_OWN = 500
"""Cards that one person may keep."""
MOST_WITH_DELETED = 2 * MOST_OWN
"""The same with those that they deleted, while these can be brought back."""


async def check_room(connection: AsyncConnection, requester: Requester, more: int = 0) -> None:
    """That a person may keep so many more, or with none as many as there are now in this
    transaction. Raises Conflict."""
    from . import statements

    await statements.sweep(connection, requester, now())
    there, with_deleted = await statements.count_own(connection, requester)
    if there + more > MOST_OWN:
        raise Conflict(f"You can keep {MOST_OWN} cards of your own here; delete some first.")
    if with_deleted + more > MOST_WITH_DELETED:
        raise Conflict(
            "You have deleted many cards, which are kept for 30 days; restore one and change it, "
            "or wait."
        )


async def checked(kind: CustomType, data: Mapping[str, Any], card_id: str) -> CustomCard:
    """The card that `data` is, under that id. Raises InvalidCard."""
    card, found = await asyncio.to_thread(check_card, kind, data, card_id)
    if card is None:
        first = found[0]
        where = f"{first.field}: " if first.field else ""
        raise InvalidCard(
            f"This card cannot be kept yet. {where}{first.message}",
            {"errors": [each.model_dump() for each in found]},
        )
    return card
