"""Routes of the statistics."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from ...base import AlacardHandler
from ...errors import HandNotFound, StoreUnavailable
from ...route import Operation, Route
from ..ids import SHARE_ID
from .models import LibraryStatistics, StatisticsQuery, Worked, WorkedRequest
from .service import Statistics

ONE = (HandNotFound, StoreUnavailable)


class StatisticsHandler(AlacardHandler):
    @authenticated
    @authorized
    async def get(self) -> None:
        timeframe = self.query(StatisticsQuery).timeframe
        self.answer(await self.services.of(Statistics).statistics(timeframe, self.requester))


class WorkedHandler(AlacardHandler):
    @property
    def statistics(self) -> Statistics:
        return self.services.of(Statistics)

    @authenticated
    @authorized
    async def get(self, share_id: str) -> None:
        self.answer(await self.statistics.worked(share_id, self.requester))

    @authenticated
    @authorized("write", "alacard")
    async def put(self, share_id: str) -> None:
        worked = self.body(WorkedRequest).worked
        self.answer(await self.statistics.answer(share_id, worked, self.requester))

    @authenticated
    @authorized("write", "alacard")
    async def delete(self, share_id: str) -> None:
        self.answer(await self.statistics.answer(share_id, None, self.requester))


ROUTES: tuple[Route, ...] = (
    Route(
        "/library/statistics",
        r"/library/statistics",
        StatisticsHandler,
        {
            "get": Operation(
                "What was generated, shared, remixed and verified, in numbers",
                LibraryStatistics,
                query=StatisticsQuery,
                errors=(StoreUnavailable,),
            )
        },
    ),
    Route(
        "/notebook/{share_id}/worked",
        rf"/notebook/{SHARE_ID}/worked",
        WorkedHandler,
        {
            "get": Operation("Did it work for you?", Worked, errors=ONE),
            "put": Operation("Say whether it worked", Worked, body=WorkedRequest, errors=ONE),
            "delete": Operation("Take the answer back", Worked, errors=ONE),
        },
    ),
)
