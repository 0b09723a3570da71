"""One card that someone made, as a person is told of it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from ...errors import CardNotFound, StoreUnavailable
from ...room import Requester
from ...store.instants import instant
from ..presets import CARD_CLASSES
from .ids import is_id
from .models import CardWhole, CustomFacts

if TYPE_CHECKING:
    from sqlalchemy import Row

log = logging.getLogger("alacard_ext.cards")


def whole(row: Row[Any], requester: Requester) -> CardWhole:
    """The card of a row, as that person is told. Raises StoreUnavailable where it is damaged."""
    from ...store import audience

    try:
        values = {**row.card, "id": row.card_id, "is_custom": False, "featured": False}
        card = CARD_CLASSES[row.type].model_validate(values)
        mine = row.owner == requester.owner
        custom = CustomFacts.model_validate(
            {
                "owner": row.owner,
                "mine": mine,
                "visibility": row.visibility,
                "source": row.source if mine else None,
                "revision": row.revision,
                "created_at": instant(row.created_at),
                "updated_at": instant(row.updated_at),
            }
        )
        groups = audience.groups_for(requester, row.owner)
        return CardWhole(type=row.type, card=card, custom=custom, groups=groups)
    except (ValidationError, KeyError, TypeError, ValueError, OverflowError, OSError):
        log.warning("alacard: the row of the card %s is damaged", row.card_id)
        raise StoreUnavailable(
            "The library's copy of this card is damaged; delete the card, or restore a backup of "
            "the library (`alacard store check` says more)."
        ) from None


def not_found(kind: str) -> CardNotFound:
    """The same words for what never was, what was deleted and what may not be seen."""
    return CardNotFound(f"There is no such {kind} card in your deck.")


def check_id(kind: str, card_id: str) -> None:
    """Raises CardNotFound for what is no id of a custom card."""
    if not is_id(card_id):
        raise not_found(kind)
