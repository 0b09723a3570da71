"""The room of the demos: bundles, their checks, and the gallery."""

from ..room import Command, Room

ROOM = Room(
    "demos",
    commands=(
        Command(
            "demo",
            "check a bundle with the app of a model",
            "alacard_ext.demos.commands:add_arguments",
            "alacard_ext.demos.commands:run",
        ),
    ),
    services=("alacard_ext.demos.inspection:Inspection",),
    optional=True,
)
