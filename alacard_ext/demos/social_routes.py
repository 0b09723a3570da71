"""Routes of what people say of demos."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from ..base import AlacardHandler
from ..errors import (
    CommentNotFound,
    DemoNotFound,
    Forbidden,
    StoreUnavailable,
)
from ..route import Operation, Route
from ..social.comments import Comments
from ..social.models import (
    Comment,
    CommentList,
    Hiding,
    PageQuery,
    Rated,
    Rating,
    Written,
)
from ..social.ratings import Ratings
from ..store.ids import PUBLIC_ID
from .subjects import DEMO

ONE = (DemoNotFound, StoreUnavailable)
COMMENT = (*ONE, CommentNotFound, Forbidden)


class DemoSocialHandler(AlacardHandler):
    @property
    def comments(self) -> Comments:
        return self.services.of(Comments)

    @property
    def ratings(self) -> Ratings:
        return self.services.of(Ratings)


class DemoCommentsHandler(DemoSocialHandler):
    @authenticated
    @authorized
    async def get(self, demo_id: str) -> None:
        query = self.query(PageQuery)
        found = await self.comments.list(DEMO, demo_id, query, self.requester)
        data = CommentList(comments=found.comments, may_hide=found.may_hide)
        self.answer(data, total=found.total, next=found.next)

    @authenticated
    @authorized("write", "alacard")
    async def post(self, demo_id: str) -> None:
        text = self.body(Written).text
        self.answer(await self.comments.write(DEMO, demo_id, text, self.requester))


class DemoCommentHandler(DemoSocialHandler):
    @authenticated
    @authorized("write", "alacard")
    async def put(self, demo_id: str, comment_id: str) -> None:
        text = self.body(Written).text
        self.answer(await self.comments.change(DEMO, demo_id, comment_id, text, self.requester))

    @authenticated
    @authorized("write", "alacard")
    async def delete(self, demo_id: str, comment_id: str) -> None:
        self.answer(await self.comments.delete(DEMO, demo_id, comment_id, self.requester))


class DemoCommentRestoreHandler(DemoSocialHandler):
    @authenticated
    @authorized("write", "alacard")
    async def post(self, demo_id: str, comment_id: str) -> None:
        self.answer(await self.comments.restore(DEMO, demo_id, comment_id, self.requester))


class DemoCommentHiddenHandler(DemoSocialHandler):
    @authenticated
    @authorized("write", "alacard")
    async def put(self, demo_id: str, comment_id: str) -> None:
        hidden = self.body(Hiding).hidden
        changed = await self.comments.hide(DEMO, demo_id, comment_id, self.requester, hidden=hidden)
        self.answer(changed)


class DemoRatingHandler(DemoSocialHandler):
    @authenticated
    @authorized("write", "alacard")
    async def put(self, demo_id: str) -> None:
        value = self.body(Rated).value
        self.answer(await self.ratings.rate(DEMO, demo_id, value, self.requester))

    @authenticated
    @authorized("write", "alacard")
    async def delete(self, demo_id: str) -> None:
        self.answer(await self.ratings.rate(DEMO, demo_id, None, self.requester))


ROUTES: tuple[Route, ...] = (
    Route(
        "/demos/{demo_id}/comments",
        rf"/demos/{PUBLIC_ID}/comments",
        DemoCommentsHandler,
        {
            "get": Operation("What was said of a demo", CommentList, query=PageQuery, errors=ONE),
            "post": Operation("Say something of it", Comment, body=Written, errors=ONE),
        },
    ),
    Route(
        "/demos/{demo_id}/comments/{comment_id}",
        rf"/demos/{PUBLIC_ID}/comments/{PUBLIC_ID}",
        DemoCommentHandler,
        {
            "put": Operation("Change a comment", Comment, body=Written, errors=COMMENT),
            "delete": Operation("Delete a comment", Comment, errors=COMMENT),
        },
    ),
    Route(
        "/demos/{demo_id}/comments/{comment_id}/restore",
        rf"/demos/{PUBLIC_ID}/comments/{PUBLIC_ID}/restore",
        DemoCommentRestoreHandler,
        {"post": Operation("Bring a deleted comment back", Comment, errors=COMMENT)},
    ),
    Route(
        "/demos/{demo_id}/comments/{comment_id}/hidden",
        rf"/demos/{PUBLIC_ID}/comments/{PUBLIC_ID}/hidden",
        DemoCommentHiddenHandler,
        {
            "put": Operation(
                "Hide a comment, or show it again", Comment, body=Hiding, errors=COMMENT
            )
        },
    ),
    Route(
        "/demos/{demo_id}/rating",
        rf"/demos/{PUBLIC_ID}/rating",
        DemoRatingHandler,
        {
            "put": Operation("Rate a demo", Rating, body=Rated, errors=(*ONE, Forbidden)),
            "delete": Operation("Take the rating back", Rating, errors=ONE),
        },
    ),
)
