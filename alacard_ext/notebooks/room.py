"""The room of the notebooks: generate one, and follow it."""

from pathlib import Path

from ..room import Command, EventSchema, Room

GENERATION = EventSchema(
    "https://events.alacard.dev/generation/v1",
    Path(__file__).parent / "generation.v1.yaml",
    ("request_id", "seq", "phase", "fraction"),
)
ROOM = Room(
    "notebooks",
    routes="alacard_ext.notebooks.routes:ROUTES",
    events=(GENERATION,),
    commands=(
        Command(
            "generate",
            "make the notebook of a model or a hand",
            "alacard_ext.notebooks.commands:add_generate",
            "alacard_ext.notebooks.commands:generate",
        ),
    ),
    services=("alacard_ext.notebooks.generations:Generations",),
)
