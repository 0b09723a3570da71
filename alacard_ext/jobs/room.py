"""The room of long work: its jobs, and the one event that tells how far any of it is."""

from pathlib import Path

from ..room import Command, EventSchema, Room

JOB = EventSchema(
    "https://events.alacard.dev/job/v1",
    Path(__file__).parent / "job.v1.yaml",
    ("job_id", "kind", "seq", "state", "phase", "fraction", "attempt"),
)
ROOM = Room(
    "jobs",
    routes="alacard_ext.jobs.routes:ROUTES",
    events=(JOB,),
    services=("alacard_ext.jobs.service:Jobs",),
    jobs=("alacard_ext.jobs.bulk:Bulk",),
    commands=(
        Command(
            "worker",
            "do jobs that may run anywhere, until told to stop",
            "alacard_ext.jobs.worker:add_arguments",
            "alacard_ext.jobs.worker:run",
        ),
    ),
)
