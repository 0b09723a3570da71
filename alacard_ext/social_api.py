"""The part of the Python API about what people say of hands, and what they are told.

`alacard_ext.api` offers it as its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .room import Requester
from .running import checked, with_services

if TYPE_CHECKING:
    from .services import Services
    from .social.comments import CommentPage
    from .social.models import Comment, NotificationList, Unread

KIND = "notebook"


def library_comments(share_id: str, *, limit: int = 20, cursor: str | None = None) -> CommentPage:
    """What was said of a hand that you may see, the newest first. Raises BadRequest, HandNotFound
    and StoreUnavailable."""
    from .social.comments import Comments
    from .social.models import PageQuery

    query = checked(PageQuery, {"limit": limit, "cursor": cursor})

    async def work(services: Services) -> CommentPage:
        _with_hands(services)
        return await services.of(Comments).list(KIND, share_id, query, Requester())

    return with_services(work)


def library_comment(share_id: str, text: str) -> Comment:
    """Say something of a hand that you may see, as plain text of at most 4,000 characters; `@name`
    tells that person. Raises BadRequest, HandNotFound and StoreUnavailable."""
    from .social.comments import Comments
    from .social.models import Written

    said = checked(Written, {"text": text}).text

    async def work(services: Services) -> Comment:
        _with_hands(services)
        return await services.of(Comments).write(KIND, share_id, said, Requester())

    return with_services(work)


def library_notifications(
    *, unread: bool = False, limit: int = 20, cursor: str | None = None
) -> tuple[NotificationList, str | None]:
    """What others did that concerns you, or with `unread` what of it you have not read, the newest
    first; and the cursor of the next page. Raises BadRequest and StoreUnavailable."""
    from .social.models import NotificationQuery
    from .social.notifications import Notifications

    query = checked(NotificationQuery, {"unread": unread, "limit": limit, "cursor": cursor})

    async def work(services: Services) -> tuple[NotificationList, str | None]:
        _with_hands(services)
        return await services.of(Notifications).list(query, Requester())

    return with_services(work)


def library_notifications_read(through: str | None = None) -> Unread:
    """Note that you have read all notifications, or that one and all older ones. Raises BadRequest,
    NotificationNotFound and StoreUnavailable."""
    from .social.models import Reading
    from .social.notifications import Notifications

    wanted = checked(Reading, {"all": True} if through is None else {"through": through})

    async def work(services: Services) -> Unread:
        _with_hands(services)
        return await services.of(Notifications).read(wanted, Requester())

    return with_services(work)


def _with_hands(services: Services) -> None:
    """The rooms of the hands and of the cards tell who may see which."""
    from .cards.custom.service import CustomCards
    from .community.library import Library

    services.of(Library)
    services.of(CustomCards)
