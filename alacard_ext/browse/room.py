"""The room of the models: search the Hub, look at one, and whether the Hub answers."""

from ..room import Command, Room

ROOM = Room(
    "browse",
    routes="alacard_ext.browse.routes:ROUTES",
    commands=(
        Command(
            "search",
            "search the models of the Hub",
            "alacard_ext.browse.commands:add_search",
            "alacard_ext.browse.commands:search",
        ),
    ),
)
