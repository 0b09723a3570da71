"""Routes of what people say of hands, and of what they are told of it."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from ..base import AlacardHandler
from ..errors import HandNotFound, NotificationNotFound, StoreUnavailable
from ..route import Operation, Route
from ..social.models import NotificationList, NotificationQuery, Reading, Unread
from ..social.notifications import Notifications
from ..social.routing import talk_routes
from ..store.ids import PUBLIC_ID
from .ids import NOTEBOOK, SHARE_ID

TOLD = (NotificationNotFound, StoreUnavailable)


class SocialHandler(AlacardHandler):
    @property
    def notifications(self) -> Notifications:
        return self.services.of(Notifications)


class NotificationsHandler(SocialHandler):
    # A page that is left open asks again and again.
    _track_activity = False

    @authenticated
    @authorized
    async def get(self) -> None:
        query = self.query(NotificationQuery)
        found, following = await self.notifications.list(query, self.requester)
        self.answer(found, next=following)


class NotificationsReadHandler(SocialHandler):
    @authenticated
    @authorized("write", "alacard")
    async def put(self) -> None:
        self.answer(await self.notifications.read(self.body(Reading), self.requester))


class NotificationHandler(SocialHandler):
    @authenticated
    @authorized("write", "alacard")
    async def delete(self, notification_id: str) -> None:
        self.answer(await self.notifications.remove(notification_id, self.requester))


class NotificationRestoreHandler(SocialHandler):
    @authenticated
    @authorized("write", "alacard")
    async def post(self, notification_id: str) -> None:
        self.answer(await self.notifications.restore(notification_id, self.requester))


ROUTES: tuple[Route, ...] = (
    *talk_routes(NOTEBOOK, "/notebook/{share_id}", rf"/notebook/{SHARE_ID}", "hand", HandNotFound),
    Route(
        "/notifications",
        r"/notifications",
        NotificationsHandler,
        {
            "get": Operation(
                "What others did that concerns you",
                NotificationList,
                query=NotificationQuery,
                errors=(StoreUnavailable,),
            )
        },
    ),
    Route(
        "/notifications/read",
        r"/notifications/read",
        NotificationsReadHandler,
        {"put": Operation("Note that some were read", Unread, body=Reading, errors=TOLD)},
    ),
    Route(
        "/notifications/{notification_id}",
        rf"/notifications/{PUBLIC_ID}",
        NotificationHandler,
        {"delete": Operation("Remove one from your list", Unread, errors=TOLD)},
    ),
    Route(
        "/notifications/{notification_id}/restore",
        rf"/notifications/{PUBLIC_ID}/restore",
        NotificationRestoreHandler,
        {"post": Operation("Put back one that was removed", Unread, errors=TOLD)},
    ),
)
