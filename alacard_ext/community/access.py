"""Who may what with a hand, decided here alone; every statement asks one of these. The rule
itself, which other things that people share obey too, is `store/audience.py`.

What a person may not see is to them as if it were not there.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_

from ..errors import Conflict, Forbidden
from ..room import Requester
from ..store import audience
from ..store.tables import notebooks, versions

PRIVATE, EVERYONE, GROUP = audience.PRIVATE, audience.EVERYONE, audience.GROUP
check_audience = audience.check_audience


def own(requester: Requester, columns: Any = notebooks.c) -> ColumnElement[bool]:
    """What is theirs to rename, share, publish, delete and bring back. `columns` are those of what
    is asked, where that is not the table itself."""
    return audience.own(requester, columns)


def shared(requester: Requester, columns: Any = notebooks.c) -> ColumnElement[bool]:
    """What is shared with them, or by them; with administrators everything that is shared."""
    return or_(*audiences(requester, columns))


def audiences(requester: Requester, columns: Any = notebooks.c) -> list[ColumnElement[bool]]:
    """The same in parts that no hand is in two of, each of which an index finds; of many groups
    all are one part, whose hands are put in order each time."""
    return audience.audiences(requester, columns)


def seen(requester: Requester, columns: Any = notebooks.c) -> ColumnElement[bool]:
    """What they may look at, download, star and remix."""
    return audience.seen(requester, columns)


def withdrawn_by(requester: Requester, columns: Any = notebooks.c) -> ColumnElement[bool]:
    """What they may make private: their own, and administrators whatever is shared."""
    return audience.withdrawn_by(requester, columns)


def may_withdraw(requester: Requester, row: Row[Any]) -> bool:
    """Whether they may make private what they see of another's."""
    return requester.administrator and row.visibility != PRIVATE and not is_own(requester, row)


def featured(columns: Any = notebooks.c) -> ColumnElement[bool]:
    """What everyone is shown first: only what is shared with everyone, whoever else may see it.
    Little is featured and much is shared, so no database is led to look through the latter."""
    everyones = func.coalesce(columns.visibility, "") == EVERYONE
    return and_(columns.featured_at.is_not(None), everyones)


def may_feature(requester: Requester, row: Row[Any]) -> bool:
    """Whether they may feature a hand that they see."""
    return requester.administrator and row.visibility == EVERYONE


def check_feature(requester: Requester, row: Row[Any]) -> None:
    """That they may feature a hand that they see. Raises Forbidden for whoever is no administrator,
    and Conflict for a hand that is not everyone's."""
    if not requester.administrator:
        raise Forbidden(
            "Only an administrator of this deployment can feature hands; the setting "
            "AlacardApp.administrators names them."
        )
    if row.visibility != EVERYONE:
        raise Conflict(
            "Only a hand that is shared with everyone can be featured; its owner can share it "
            "with everyone."
        )


def versions_seen(requester: Requester, row: Row[Any]) -> ColumnElement[bool]:
    """Which versions of a hand they may read who may see it: its owner all, others those since it
    was shared."""
    first = 0 if is_own(requester, row) else row.shared_from or 0
    return versions.c.number >= first


def is_own(requester: Requester, row: Row[Any]) -> bool:
    """Whether a hand that was read is theirs."""
    return bool(row.owner == requester.owner)


def groups_for(requester: Requester, row: Row[Any]) -> list[str]:
    """The groups that they may share a hand with, in order: their own, where the hand is theirs."""
    return audience.groups_for(requester, row.owner)
