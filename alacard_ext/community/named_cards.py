"""Lists of hands with the names of the cards in them that people made."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from ..errors import StoreUnavailable
from .hands import owned
from .models import Hand, HandList

if TYPE_CHECKING:
    from ..base import AlacardHandler

log = logging.getLogger("alacard_ext.community")


async def named(hands: list[Hand], handler: AlacardHandler) -> HandList:
    """These hands, as they are told to who asked the handler; names go missing where the store is
    away by now."""
    from ..cards.custom.ids import is_id

    listed = HandList(hands=hands)
    ids = {each for hand in hands for each in (hand.topic, *hand.prompts) if is_id(each)}
    if not ids:
        return listed
    try:
        async with handler.services.shared.store.reading() as connection:
            from ..cards.custom import statements

            names = await statements.names(connection, owned(handler.requester), ids)
    except StoreUnavailable as error:
        log.warning("alacard: %s", error.message)
        return listed
    return listed.model_copy(update={"card_names": names})
