"""A collection as a person is told of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ...errors import NotFound, Outdated
from ...room import Requester
from ..hands import readable
from ..ids import SHARE_ID
from ..rows import instant
from .models import Collection, CollectionItem, CollectionWhole

if TYPE_CHECKING:
    from sqlalchemy import Row


def not_found() -> NotFound:
    """The same words for what never was, what was deleted and what may not be seen."""
    return NotFound("You have no such collection, and none is shared with you.")


def outdated(present: CollectionWhole) -> Outdated:
    """What is told of a change to a revision that is no longer the last."""
    return Outdated(
        "This collection was changed in the meantime, by someone else or in another tab. Look at "
        "its current state, and make your change again.",
        {"present": present.model_dump(mode="json")},
    )


def check_id(collection_id: str) -> None:
    """Raises NotFound for what is no id."""
    if not re.fullmatch(SHARE_ID, collection_id):
        raise not_found()


def fields(row: Row[Any], requester: Requester) -> dict[str, Any]:
    """The fields of a `Collection`."""
    values = {name: getattr(row, name) for name in Collection.model_fields if hasattr(row, name)}
    return values | {
        "mine": row.owner == requester.owner,
        "created_at": instant(row.created_at),
        "updated_at": instant(row.updated_at),
        "deleted_at": instant(row.deleted_at),
    }


def whole(
    row: Row[Any],
    items: Sequence[Row[Any]],
    hands: Sequence[Row[Any]],
    requester: Requester,
) -> CollectionWhole:
    """A collection with those of its hands that they may see."""
    from ..access import groups_for, may_withdraw

    known = {hand.share_id: hand for hand in readable(hands, requester)}
    mine = row.owner == requester.owner
    shown = [
        CollectionItem.model_validate(
            {
                "share_id": item.share_id,
                "note": item.note,
                "added_at": instant(item.added_at),
                "hand": known.get(item.share_id),
            }
        )
        for item in items
        if mine or item.share_id in known
    ]
    more = {
        "items": shown,
        "unseen": len(items) - len(known),
        "groups": groups_for(requester, row),
        "may_withdraw": may_withdraw(requester, row),
    }
    return CollectionWhole.model_validate(fields(row, requester) | more)
