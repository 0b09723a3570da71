"""Ratings: one to five stars of each person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from ..errors import Forbidden
from ..people import owned
from ..room import Requester, Service, Shared
from ..store.service import Store
from .models import Rating
from .subjects import SubjectKind, find_one

if TYPE_CHECKING:
    from sqlalchemy import Row


class Ratings(Service):
    """What people think of subjects. All raises StoreUnavailable, and what the kind of a subject
    says of one that may not be seen."""

    def __init__(self, store: Store, kinds: Mapping[str, SubjectKind]) -> None:
        self._store = store
        self._kinds = kinds

    @classmethod
    def build(cls, shared: Shared) -> Self:
        return cls(shared.store, shared.subject_kinds)

    async def rate(
        self, kind: str, subject_id: str, value: int | None, requester: Requester
    ) -> Rating:
        """Give 1 to 5 stars in place of what they gave before; None takes them back. Raises
        Forbidden for who owns it."""
        requester = owned(requester)
        async with self._store.writing() as connection:
            from . import statements

            subject = await find_one(self._kinds[kind], connection, subject_id, requester)
            if value is None:
                await statements.unrate(connection, subject, requester.owner)
            elif subject.owner == requester.owner:
                raise Forbidden("This is yours; others rate it.")
            else:
                await statements.rate(connection, subject, requester.owner, value)
            return rating_in(await statements.rating(connection, subject, requester))


def rating_in(row: Row[Any]) -> Rating:
    """The rating that a row tells."""
    mean = None if row.rating_mean is None else round(float(row.rating_mean), 2)
    return Rating(mean=mean, count=row.ratings, mine=row.my_rating)
