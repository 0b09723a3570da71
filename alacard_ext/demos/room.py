"""The room of the demos: bundles, their checks, and the gallery."""

from ..room import Command, Room

ROOM = Room(
    "demos",
    routes="alacard_ext.demos.routes:ROUTES",
    commands=(
        Command(
            "demo",
            "check, keep, list and export bundles with the apps of models",
            "alacard_ext.demos.commands:add_arguments",
            "alacard_ext.demos.commands:run",
        ),
    ),
    services=(
        "alacard_ext.demos.inspection:Inspection",
        "alacard_ext.demos.gallery:Gallery",
        "alacard_ext.demos.bringing:Bringing",
        "alacard_ext.demos.reading:Reading",
    ),
    optional=True,
)
