"""`alacard library comments` and `alacard library notifications`."""

from __future__ import annotations

import argparse
from typing import Any

from .. import social_api
from ..social.models import Comment, Notification
from ..terminal import numbered, say, say_json, say_lines, tell

VERBS = ("comments", "notifications")


def add_arguments(verbs: Any) -> None:
    """Describe the commands to argparse."""
    comments = verbs.add_parser("comments", help="comments on a hand, the newest first")
    comments.add_argument(
        "share_id", metavar="SHARE_ID", help="as `alacard library list` prints it"
    )
    comments.add_argument("--add", metavar="TEXT", help="add a comment; @name notifies that person")
    told = verbs.add_parser("notifications", help="what others did that concerns you")
    told.add_argument("--unread", action="store_true", help="only what you have not read")
    told.add_argument("--read", action="store_true", help="mark these and all older ones as read")
    for verb in (comments, told):
        verb.add_argument("--limit", type=int, default=20, metavar="N", help="from 1 to 100")
        verb.add_argument("--cursor", metavar="C", help="continue where the previous page ended")


def run(options: argparse.Namespace) -> int:
    """Do it, and answer 0. Raises AlacardError."""
    if options.verb == "notifications":
        return _notifications(options)
    return _comments(options) if options.add is None else _add(options)


def _add(options: argparse.Namespace) -> int:
    said = social_api.library_comment(options.share_id, options.add)
    if options.json:
        say_json(said.model_dump(mode="json"))
    else:
        say(f"Added comment {said.comment_id}.")
    return 0


def _comments(options: argparse.Namespace) -> int:
    found = social_api.library_comments(
        options.share_id, limit=options.limit, cursor=options.cursor
    )
    if options.json:
        told = [each.model_dump(mode="json") for each in found.comments]
        say_json({"comments": told, "total": found.total, "next": found.next})
        return 0
    for each in found.comments:
        _say_comment(each)
    if not found.total:
        tell("This hand has no comments yet; add one with --add TEXT.")
    elif found.next:
        tell(f"{numbered(found.total, 'comment')} in all; continue with --cursor {found.next}.")
    return 0


def _say_comment(comment: Comment) -> None:
    facts = [f"{comment.created_at.astimezone():%Y-%m-%d %H:%M}"]
    facts += ["edited"] if comment.edited_at else []
    facts += ["hidden by an administrator"] if comment.hidden else []
    say(f"{comment.author} ({', '.join(facts)})")
    say_lines("\n".join(f"  {line}" for line in comment.text.split("\n")))


def _notifications(options: argparse.Namespace) -> int:
    found, following = social_api.library_notifications(
        unread=options.unread, limit=options.limit, cursor=options.cursor
    )
    unread = found.unread
    if options.read and found.notifications:
        unread = social_api.library_notifications_read(
            found.notifications[0].notification_id
        ).unread
    if options.json:
        told = [each.model_dump(mode="json") for each in found.notifications]
        say_json({"notifications": told, "unread": unread, "next": following})
        return 0
    for each in found.notifications:
        _say_notification(each)
    if not found.notifications:
        tell("Nothing new." if options.unread else "There are no notifications.")
    elif following:
        tell(f"{numbered(unread, 'notification')} unread; continue with --cursor {following}.")
    return 0


def _say_notification(told: Notification) -> None:
    whose = told.actor or "Someone"
    did = {
        "remix": "remixed",
        "comment": "commented on",
        "mention": "mentioned you on",
        "withdrawn": "as an administrator made private",
        "card_withdrawn": "withdrew a card of",
        "failing": "no longer passes its verification:",
    }[told.reason]
    if told.reason in ("card_withdrawn", "failing"):
        whose = "An administrator" if told.reason == "card_withdrawn" else "A notebook"
    mark = " " if told.read_at else "*"
    day = f"{told.created_at.astimezone():%Y-%m-%d %H:%M}"
    say(f"{mark} {day}  {whose} {did} “{told.title}”  ({told.subject})")
    if told.text:
        say_lines("\n".join(f"    {line}" for line in told.text.split("\n")))
