"""Who launched a demo, and when, as far as people may know."""

from __future__ import annotations

from typing import Self

from ...people import owned
from ...room import Requester, Service, Shared
from ...store.instants import instant
from ...store.service import Store
from ..subjects import not_found
from .models import DemoLaunch, DemoLaunches
from .starting import LAUNCH


class History(Service):
    """The launches of all servers, which are known for as long as jobs are kept."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @classmethod
    def build(cls, shared: Shared) -> Self:
        return cls(shared.store)

    async def of(self, demo_id: str, requester: Requester) -> DemoLaunches:
        """The latest of a demo. Raises DemoNotFound and StoreUnavailable."""
        requester = owned(requester)
        async with self._store.reading() as connection:
            from .. import access, statements

            row = await statements.one(connection, demo_id, requester)
            if row is None:
                raise not_found()
            whose = None if access.knows_launches(requester, row) else requester.owner
            found = await statements.launches_of(connection, LAUNCH.name, demo_id, whose)
        return DemoLaunches(
            launches=[
                DemoLaunch(
                    person=each.owner,
                    mine=each.owner == requester.owner,
                    state=each.state,
                    created_at=instant(each.created_at),
                )
                for each in found
            ]
        )
