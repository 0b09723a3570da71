"""The room of the store: the database, and the command that looks after it."""

from ..room import Command, Room

ROOM = Room(
    "store",
    commands=(
        Command(
            "store",
            "check, back up, restore and migrate the database of the library",
            "alacard_ext.store.commands:add_arguments",
            "alacard_ext.store.commands:run",
        ),
    ),
)
