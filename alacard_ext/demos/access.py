"""Who may what with a demo, decided here alone; the rule itself is `store/audience.py`.

What a person may not see is to them as if it were not there.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Row, or_

from ..errors import Forbidden
from ..room import Requester
from ..store import audience
from ..store.demo_tables import demos

PRIVATE, EVERYONE = audience.PRIVATE, audience.EVERYONE
check_audience = audience.check_audience


def own(requester: Requester) -> ColumnElement[bool]:
    """What is theirs to change, share, delete and bring back."""
    return audience.own(requester, demos.c)


def seen(requester: Requester) -> ColumnElement[bool]:
    """What they may look at, read the files of, and export."""
    return audience.seen(requester, demos.c)


def shared(requester: Requester) -> ColumnElement[bool]:
    """What is shared with them, or by them."""
    return or_(*audience.audiences(requester, demos.c))


def is_own(requester: Requester, row: Row[Any]) -> bool:
    """Whether a demo that was read is theirs."""
    return bool(row.owner == requester.owner)


def knows_launches(requester: Requester, row: Row[Any]) -> bool:
    """Whether they are told who launched a demo: its owner and administrators; others know of
    their own launches alone."""
    return is_own(requester, row) or requester.administrator


def groups_for(requester: Requester, row: Row[Any]) -> list[str]:
    """The groups that they may share a demo with: their own, where the demo is theirs."""
    return audience.groups_for(requester, row.owner)


def check_withdrawal(requester: Requester, row: Row[Any], changes: set[str]) -> None:
    """That who changes a demo owns it, or is an administrator who makes it private and no more.
    Raises Forbidden."""
    if is_own(requester, row) or (requester.administrator and changes == {"visibility"}):
        return
    raise Forbidden("Only the owner can change a demo; export it and add the copy as your own.")
