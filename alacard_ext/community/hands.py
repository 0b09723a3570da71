"""One hand of the store, as a person may see it, and where it is found."""

from __future__ import annotations

import logging
import os
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from .. import people
from ..cards.consent import allowing_nothing
from ..errors import HandNotFound, StoreUnavailable
from ..room import Requester
from ..social.ratings import rating_in
from ..store.service import Store
from .ids import SHARE_ID
from .models import Hand, HandWhole
from .rows import hand_of
from .verifying import facts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy import ColumnElement, Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    May = Callable[[Requester], ColumnElement[bool]]


log = logging.getLogger("alacard_ext.community")
owned = people.owned


def not_found() -> HandNotFound:
    """The same words for what never was, what was deleted and what may not be seen."""
    return HandNotFound("There is no such hand in your library.")


def check_id(share_id: str) -> None:
    """Raises HandNotFound for what is no id."""
    if not re.fullmatch(SHARE_ID, share_id):
        raise not_found()


async def row_of_hand(
    connection: AsyncConnection, share_id: str, requester: Requester, *, own: bool = False
) -> Row[Any]:
    """The row of a hand that they may see, or with `own` of one of theirs. Raises HandNotFound."""
    from . import access, statements

    check_id(share_id)
    may = access.own if own else access.seen
    row = await statements.one(connection, share_id, may(requester), requester)
    if row is None:
        raise not_found()
    return row


async def read_row(
    store: Store, share_id: str, requester: Requester, *, own: bool = False
) -> Row[Any]:
    """The same, in a transaction of its own. Raises HandNotFound and StoreUnavailable."""
    check_id(share_id)
    async with store.reading() as connection:
        return await row_of_hand(connection, share_id, requester, own=own)


def whole(row: Row[Any], requester: Requester) -> HandWhole:
    """A hand with its cards. Nothing is allowed in them, whoever wrote the row."""
    from .access import groups_for, may_feature, may_withdraw

    try:
        values, recipe = fields(row, requester), allowing_nothing(row.recipe)
        more = {
            "recipe": recipe,
            "metadata": facts_of(row.facts),
            "groups": groups_for(requester, row),
            "may_feature": may_feature(requester, row),
            "may_withdraw": may_withdraw(requester, row),
            "comments": row.comments,
            "rating": rating_in(row),
        }
        return HandWhole.model_validate(values | more)
    except (ValidationError, ValueError, TypeError):
        log.warning("alacard: the row of %s is damaged", row.share_id)
        raise StoreUnavailable(
            "The library's copy of this hand is damaged; delete the hand, or restore a backup of "
            "the library (`alacard store check` says more)."
        ) from None


def readable(rows: Iterable[Row[Any]], requester: Requester) -> list[Hand]:
    """The hands of rows, without those that are damaged, which are logged."""
    hands = []
    for row in rows:
        try:
            hands.append(Hand.model_validate(fields(row, requester)))
        except ValidationError:
            log.warning("alacard: the row of %s is damaged and is left out", row.share_id)
    return hands


def nameless(row: Row[Any], requester: Requester) -> HandWhole:
    """What is told of a damaged row once it was deleted or made private."""
    return HandWhole(
        share_id=row.share_id,
        title="(damaged)",
        hf_model_id="",
        topic="",
        difficulty="",
        ui="",
        prompts=[],
        filename="",
        gate_passed=False,
        created_at=datetime.fromtimestamp(0, UTC),
        owner=row.owner,
        mine=row.owner == requester.owner,
        recipe={},
        metadata={},
    )


def fields(row: Row[Any], requester: Requester) -> dict[str, Any]:
    """The fields of a `Hand`, as that person is told."""
    notebook_url, share_url = urls(row.share_id, requester)
    return hand_of(row, requester) | {"notebook_url": notebook_url, "share_url": share_url}


def urls(share_id: str, requester: Requester) -> tuple[str | None, str | None]:
    """Where the notebook is downloaded on the requester's server, and the link for everyone."""
    if requester.base_url is None:
        return None, None
    base = requester.base_url.rstrip("/")
    return f"{base}/alacard/api/v1/notebook/download/{share_id}", share_url(base, share_id)


def share_url(base: str, share_id: str) -> str:
    """The link of a hand. On JupyterHub it leads whoever follows it to their own server."""
    if hub := hub_prefix():
        base = f"{hub}user-redirect"
    return f"{base}/alacard/share/{share_id}"


def hub_prefix() -> str | None:
    """The path of this server's JupyterHub, which tells it by these variables."""
    if not os.environ.get("JUPYTERHUB_SERVICE_PREFIX"):
        return None
    base = os.environ.get("JUPYTERHUB_BASE_URL") or "/"
    return f"/{base.strip('/')}/hub/".replace("//", "/")
