"""The room of the community: the library of the hands that were dealt."""

from ..room import Command, Room

ROOM = Room(
    "community",
    routes="alacard_ext.community.routes:ROUTES",
    commands=(
        Command(
            "library",
            "list the hands that were dealt, and show one",
            "alacard_ext.community.commands:add_arguments",
            "alacard_ext.community.commands:run",
        ),
    ),
    services=("alacard_ext.community.library:Library",),
    optional=True,
)
