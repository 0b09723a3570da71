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
    commands=(
        Command(
            "jobs",
            "long work that a server or a worker does",
            "alacard_ext.jobs.commands:add_arguments",
            "alacard_ext.jobs.commands:run",
        ),
        Command(
            "schedule",
            "work that is submitted again and again",
            "alacard_ext.jobs.schedule_commands:add_arguments",
            "alacard_ext.jobs.schedule_commands:run",
        ),
        Command(
            "worker",
            "do jobs that may run anywhere, until told to stop",
            "alacard_ext.jobs.worker:add_arguments",
            "alacard_ext.jobs.worker:run",
        ),
    ),
    services=("alacard_ext.jobs.service:Jobs",),
    jobs=("alacard_ext.jobs.bulk:Bulk", "alacard_ext.jobs.backup_job:BackupJob"),
    personal="alacard_ext.jobs.personal:JobRecords",
)
