"""Who may what with something that has an owner and a visibility, whatever its table is.

The rule is one for hands, cards and all else that people share; `columns` are those of what is
asked, with `owner` and `visibility`. What a person may not see is to them as if it were not there.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_

from ..errors import Forbidden
from ..room import Requester

PRIVATE, EVERYONE, GROUP = "private", "everyone", "group:"
GROUPS_APART = 50
"""Groups whose things are looked up one group after the other. SQLite takes 500 parts at most."""


def own(requester: Requester, columns: Any) -> ColumnElement[bool]:
    """What is theirs to change, share, delete and bring back."""
    mine: ColumnElement[bool] = columns.owner == requester.owner
    return mine


def audiences(requester: Requester, columns: Any) -> list[ColumnElement[bool]]:
    """What is shared with them or by them, in parts that nothing is in two of and each of which an
    index finds; of many groups all are one part. With administrators all that is shared is."""
    visibility = columns.visibility
    if requester.administrator:
        return [visibility != PRIVATE]
    names = [EVERYONE, *(f"{GROUP}{name}" for name in sorted(requester.groups))]
    by_themselves = and_(own(requester, columns), visibility.not_in([PRIVATE, *names]))
    if len(requester.groups) > GROUPS_APART:
        # Not by an index: with some hundred values, SQLite 3.40 leaves out rows of a sorted page.
        return [func.coalesce(visibility, "").in_(names), by_themselves]
    return [*(visibility == name for name in names), by_themselves]


def seen(requester: Requester, columns: Any) -> ColumnElement[bool]:
    """What they may look at and use."""
    return or_(own(requester, columns), *audiences(requester, columns))


def withdrawn_by(requester: Requester, columns: Any) -> ColumnElement[bool]:
    """What they may make private: their own, and administrators whatever is shared."""
    return seen(requester, columns) if requester.administrator else own(requester, columns)


def groups_for(requester: Requester, owner: str) -> list[str]:
    """The groups that they may share something with, in order: their own, where it is theirs."""
    return sorted(requester.groups) if owner == requester.owner else []


def check_audience(requester: Requester, visibility: str) -> None:
    """That they may share with those. Raises Forbidden for a group that they are not in."""
    if visibility.startswith(GROUP) and visibility.removeprefix(GROUP) not in requester.groups:
        raise Forbidden(
            "You can share with a group that you are in, as JupyterHub knows it; choose one of "
            "yours, or everyone."
        )
