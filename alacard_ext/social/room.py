"""The room of what people say: comments, ratings and notifications, of things of any kind."""

from ..room import Room

ROOM = Room(
    "social",
    services=(
        "alacard_ext.social.comments:Comments",
        "alacard_ext.social.ratings:Ratings",
        "alacard_ext.social.notifications:Notifications",
    ),
    remote={
        "alacard_ext.social.comments:Comments": "alacard_ext.social.remote:FarComments",
        "alacard_ext.social.notifications:Notifications": (
            "alacard_ext.social.remote:FarNotifications"
        ),
    },
)
