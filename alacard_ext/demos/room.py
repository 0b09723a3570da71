"""The room of the demos: bundles, their checks, the gallery, and the apps that run."""

from ..room import Command, Room

ROOM = Room(
    "demos",
    routes="alacard_ext.demos.routes:ROUTES",
    pages="alacard_ext.demos.launching.pages:PAGES",
    jobs=("alacard_ext.demos.launching.job:LaunchJob",),
    commands=(
        Command(
            "demo",
            "check, keep, list and export bundles of apps for models; launch the apps and call "
            "them",
            "alacard_ext.demos.commands:add_arguments",
            "alacard_ext.demos.commands:run",
        ),
    ),
    services=(
        "alacard_ext.demos.inspection:Inspection",
        "alacard_ext.demos.gallery:Gallery",
        "alacard_ext.demos.bringing:Bringing",
        "alacard_ext.demos.reading:Reading",
        "alacard_ext.demos.pictures:Pictures",
        "alacard_ext.demos.launching.launches:Launches",
        "alacard_ext.demos.launching.history:History",
    ),
    personal="alacard_ext.demos.personal:DemoRecords",
    optional=True,
)
