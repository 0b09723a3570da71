"""The room of verified deals: run a notebook in a clean kernel, and stamp it."""

from pathlib import Path

from ..room import Command, EventSchema, Room

VERIFICATION = EventSchema(
    "https://events.alacard.dev/verification/v1",
    Path(__file__).parent / "verification.v1.yaml",
    ("request_id", "seq", "phase", "fraction", "attempt", "cell", "cells"),
)
ROOM = Room(
    "verify",
    routes="alacard_ext.verify.routes:ROUTES",
    events=(VERIFICATION,),
    commands=(
        Command(
            "verify",
            "run a notebook in a clean kernel and stamp it",
            "alacard_ext.verify.command:add_arguments",
            "alacard_ext.verify.command:run",
        ),
    ),
    services=("alacard_ext.verify.verifications:Verifications",),
)
