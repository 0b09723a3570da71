"""The room of long work: the one event that tells how far any of it is."""

from pathlib import Path

from ..room import EventSchema, Room

JOB = EventSchema(
    "https://events.alacard.dev/job/v1",
    Path(__file__).parent / "job.v1.yaml",
    ("job_id", "kind", "seq", "state", "phase", "fraction"),
)
ROOM = Room("jobs", events=(JOB,))
