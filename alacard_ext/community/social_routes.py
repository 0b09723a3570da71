"""Routes of what people say of hands, and of what they are told of it."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from ..base import AlacardHandler
from ..errors import (
    CommentNotFound,
    Forbidden,
    HandNotFound,
    NotificationNotFound,
    StoreUnavailable,
)
from ..route import Operation, Route
from ..social.comments import Comments
from ..social.models import (
    Comment,
    CommentList,
    Hiding,
    NotificationList,
    NotificationQuery,
    PageQuery,
    Rated,
    Rating,
    Reading,
    Unread,
    Written,
)
from ..social.notifications import Notifications
from ..social.ratings import Ratings
from ..store.ids import PUBLIC_ID
from .ids import NOTEBOOK, SHARE_ID

ONE = (HandNotFound, StoreUnavailable)
COMMENT = (*ONE, CommentNotFound, Forbidden)
TOLD = (NotificationNotFound, StoreUnavailable)


class SocialHandler(AlacardHandler):
    @property
    def comments(self) -> Comments:
        return self.services.of(Comments)

    @property
    def ratings(self) -> Ratings:
        return self.services.of(Ratings)

    @property
    def notifications(self) -> Notifications:
        return self.services.of(Notifications)


class CommentsHandler(SocialHandler):
    @authenticated
    @authorized
    async def get(self, share_id: str) -> None:
        query = self.query(PageQuery)
        found = await self.comments.list(NOTEBOOK, share_id, query, self.requester)
        data = CommentList(comments=found.comments, may_hide=found.may_hide)
        self.answer(data, total=found.total, next=found.next)

    @authenticated
    @authorized("write", "alacard")
    async def post(self, share_id: str) -> None:
        text = self.body(Written).text
        self.answer(await self.comments.write(NOTEBOOK, share_id, text, self.requester))


class CommentHandler(SocialHandler):
    @authenticated
    @authorized("write", "alacard")
    async def put(self, share_id: str, comment_id: str) -> None:
        text = self.body(Written).text
        self.answer(
            await self.comments.change(NOTEBOOK, share_id, comment_id, text, self.requester)
        )

    @authenticated
    @authorized("write", "alacard")
    async def delete(self, share_id: str, comment_id: str) -> None:
        self.answer(await self.comments.delete(NOTEBOOK, share_id, comment_id, self.requester))


class CommentRestoreHandler(SocialHandler):
    @authenticated
    @authorized("write", "alacard")
    async def post(self, share_id: str, comment_id: str) -> None:
        self.answer(await self.comments.restore(NOTEBOOK, share_id, comment_id, self.requester))


class CommentHiddenHandler(SocialHandler):
    @authenticated
    @authorized("write", "alacard")
    async def put(self, share_id: str, comment_id: str) -> None:
        hidden = self.body(Hiding).hidden
        changed = await self.comments.hide(
            NOTEBOOK, share_id, comment_id, self.requester, hidden=hidden
        )
        self.answer(changed)


class RatingHandler(SocialHandler):
    @authenticated
    @authorized("write", "alacard")
    async def put(self, share_id: str) -> None:
        value = self.body(Rated).value
        self.answer(await self.ratings.rate(NOTEBOOK, share_id, value, self.requester))

    @authenticated
    @authorized("write", "alacard")
    async def delete(self, share_id: str) -> None:
        self.answer(await self.ratings.rate(NOTEBOOK, share_id, None, self.requester))


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
    Route(
        "/notebook/{share_id}/comments",
        rf"/notebook/{SHARE_ID}/comments",
        CommentsHandler,
        {
            "get": Operation("What was said of a hand", CommentList, query=PageQuery, errors=ONE),
            "post": Operation("Say something of it", Comment, body=Written, errors=ONE),
        },
    ),
    Route(
        "/notebook/{share_id}/comments/{comment_id}",
        rf"/notebook/{SHARE_ID}/comments/{PUBLIC_ID}",
        CommentHandler,
        {
            "put": Operation("Change a comment", Comment, body=Written, errors=COMMENT),
            "delete": Operation("Delete a comment", Comment, errors=COMMENT),
        },
    ),
    Route(
        "/notebook/{share_id}/comments/{comment_id}/restore",
        rf"/notebook/{SHARE_ID}/comments/{PUBLIC_ID}/restore",
        CommentRestoreHandler,
        {"post": Operation("Bring a deleted comment back", Comment, errors=COMMENT)},
    ),
    Route(
        "/notebook/{share_id}/comments/{comment_id}/hidden",
        rf"/notebook/{SHARE_ID}/comments/{PUBLIC_ID}/hidden",
        CommentHiddenHandler,
        {
            "put": Operation(
                "Hide a comment, or show it again", Comment, body=Hiding, errors=COMMENT
            )
        },
    ),
    Route(
        "/notebook/{share_id}/rating",
        rf"/notebook/{SHARE_ID}/rating",
        RatingHandler,
        {
            "put": Operation("Rate a hand", Rating, body=Rated, errors=(*ONE, Forbidden)),
            "delete": Operation("Take the rating back", Rating, errors=ONE),
        },
    ),
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
