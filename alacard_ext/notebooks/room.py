"""The room of the notebooks: generate one, and follow it."""

from ..room import Command, Room

ROOM = Room(
    "notebooks",
    routes="alacard_ext.notebooks.routes:ROUTES",
    jobs=(
        "alacard_ext.notebooks.job:GenerateJob",
        "alacard_ext.notebooks.build_job:BuildJob",
        "alacard_ext.notebooks.deal_job:DealJob",
        "alacard_ext.notebooks.outcomes_job:ChartJob",
    ),
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
