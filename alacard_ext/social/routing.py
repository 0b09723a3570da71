"""Routes of what people say of things of one kind, the same for every kind there is."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from ..base import AlacardHandler
from ..errors import CommentNotFound, Forbidden, NotFound, StoreUnavailable
from ..route import Operation, Route
from ..store.ids import PUBLIC_ID
from .comments import Comments
from .models import Comment, CommentList, Hiding, PageQuery, Rated, Rating, Written
from .ratings import Ratings


class TalkHandler(AlacardHandler):
    """What is asked of something of `kind`, by its id."""

    kind: ClassVar[str]

    @property
    def comments(self) -> Comments:
        return self.services.of(Comments)

    @property
    def ratings(self) -> Ratings:
        return self.services.of(Ratings)


Talk = TypeVar("Talk", bound=TalkHandler)


class CommentsHandler(TalkHandler):
    @authenticated
    @authorized
    async def get(self, subject: str) -> None:
        query = self.query(PageQuery)
        found = await self.comments.list(self.kind, subject, query, self.requester)
        data = CommentList(comments=found.comments, may_hide=found.may_hide)
        self.answer(data, total=found.total, next=found.next)

    @authenticated
    @authorized("write", "alacard")
    async def post(self, subject: str) -> None:
        text = self.body(Written).text
        self.answer(await self.comments.write(self.kind, subject, text, self.requester))


class CommentHandler(TalkHandler):
    @authenticated
    @authorized("write", "alacard")
    async def put(self, subject: str, comment_id: str) -> None:
        text = self.body(Written).text
        self.answer(
            await self.comments.change(self.kind, subject, comment_id, text, self.requester)
        )

    @authenticated
    @authorized("write", "alacard")
    async def delete(self, subject: str, comment_id: str) -> None:
        self.answer(await self.comments.delete(self.kind, subject, comment_id, self.requester))


class CommentRestoreHandler(TalkHandler):
    @authenticated
    @authorized("write", "alacard")
    async def post(self, subject: str, comment_id: str) -> None:
        self.answer(await self.comments.restore(self.kind, subject, comment_id, self.requester))


class CommentHiddenHandler(TalkHandler):
    @authenticated
    @authorized("write", "alacard")
    async def put(self, subject: str, comment_id: str) -> None:
        hidden = self.body(Hiding).hidden
        changed = await self.comments.hide(
            self.kind, subject, comment_id, self.requester, hidden=hidden
        )
        self.answer(changed)


class RatingHandler(TalkHandler):
    @authenticated
    @authorized("write", "alacard")
    async def put(self, subject: str) -> None:
        value = self.body(Rated).value
        self.answer(await self.ratings.rate(self.kind, subject, value, self.requester))

    @authenticated
    @authorized("write", "alacard")
    async def delete(self, subject: str) -> None:
        self.answer(await self.ratings.rate(self.kind, subject, None, self.requester))


def talk_routes(
    kind: str, path: str, pattern: str, noun: str, missing: type[NotFound]
) -> tuple[Route, ...]:
    """The routes below the address of one thing: `path` as OpenAPI writes it, `pattern` as Tornado
    matches it. `noun` is what it is called, `missing` the error for one that there is not."""
    one = (missing, StoreUnavailable)
    comment = (*one, CommentNotFound, Forbidden)

    def about(handler: type[Talk]) -> type[Talk]:
        return type(f"{kind.title()}{handler.__name__}", (handler,), {"kind": kind})

    return (
        Route(
            f"{path}/comments",
            rf"{pattern}/comments",
            about(CommentsHandler),
            {
                "get": Operation(
                    f"What was said of a {noun}", CommentList, query=PageQuery, errors=one
                ),
                "post": Operation("Say something of it", Comment, body=Written, errors=one),
            },
        ),
        Route(
            f"{path}/comments/{{comment_id}}",
            rf"{pattern}/comments/{PUBLIC_ID}",
            about(CommentHandler),
            {
                "put": Operation("Change a comment", Comment, body=Written, errors=comment),
                "delete": Operation("Delete a comment", Comment, errors=comment),
            },
        ),
        Route(
            f"{path}/comments/{{comment_id}}/restore",
            rf"{pattern}/comments/{PUBLIC_ID}/restore",
            about(CommentRestoreHandler),
            {"post": Operation("Bring a deleted comment back", Comment, errors=comment)},
        ),
        Route(
            f"{path}/comments/{{comment_id}}/hidden",
            rf"{pattern}/comments/{PUBLIC_ID}/hidden",
            about(CommentHiddenHandler),
            {
                "put": Operation(
                    "Hide a comment, or show it again", Comment, body=Hiding, errors=comment
                )
            },
        ),
        Route(
            f"{path}/rating",
            rf"{pattern}/rating",
            about(RatingHandler),
            {
                "put": Operation(f"Rate a {noun}", Rating, body=Rated, errors=(*one, Forbidden)),
                "delete": Operation("Take the rating back", Rating, errors=one),
            },
        ),
    )
