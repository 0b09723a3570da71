"""What whoever runs Alacard for others sets: limits, the log, alerts and backups."""

from __future__ import annotations

from traitlets import Bool, CaselessStrEnum, Dict, Float, Integer, Unicode
from traitlets.config import Configurable


class OperationsConfiguration(Configurable):
    """Settings of `c.AlacardApp.…` that are of no use to one person on a laptop."""

    requests_per_minute = Integer(
        0,
        min=0,
        config=True,
        help="Requests to Alacard that each person may make in a minute, and as many at once after "
        "a rest; what an open page asks by itself does not count. 0 sets no limit; one under 120 "
        "is noticed by people who work fast.",
    )
    log_format = CaselessStrEnum(
        ["text", "json"],
        "text",
        config=True,
        help="How Alacard writes its log to stderr: `text`, as Jupyter does, or `json`, one object "
        "a line, with a line for each request. Either has the id of the request.",
    )
    jobs_a_day = Integer(
        0,
        min=0,
        config=True,
        help="Jobs that each person may ask for in a day of UTC, those of a bulk each counted; 0 "
        "sets no limit. Administrators are exempt.",
    )
    credits_a_day = Float(
        0.0,
        min=0.0,
        config=True,
        help="Credits that each person may spend on jobs in a day of UTC; 0 sets no limit. "
        "Administrators are exempt.",
    )
    job_credits = Dict(
        value_trait=Float(min=0.0),
        key_trait=Unicode(),
        config=True,
        help="Credits that a job costs, by its kind, such as {'verify.file': 5}; one of any other "
        "kind costs 1.",
    )

    alert_webhook = Unicode(
        "",
        config=True,
        help="Address of https that is sent JSON when something begins to be wrong, and when it "
        "no longer is. Where it is set, or there are `administrators`, Alacard looks for alerts. "
        "Keep it secret if it holds a token: it is never logged.",
    )
    alert_webhook_insecure = Bool(
        False,
        config=True,
        help="Whether `alert_webhook` may be of http, as within one machine.",
    )
    alert_every_seconds = Float(
        30.0, min=0.1, config=True, help="Seconds between two looks whether something is wrong."
    )
    alert_queue_minutes = Float(
        30.0,
        min=0.0,
        config=True,
        help="Minutes that a job may wait, though it could begin, until that is an alert; 0 never.",
    )
    alert_failure_percent = Float(
        50.0,
        min=0.0,
        max=100.0,
        config=True,
        help="Of the jobs that ended within an hour, if there were five, the share that failed "
        "from which on that is an alert; 0 never.",
    )
    alert_disk_bytes = Integer(
        1_000_000_000,
        min=0,
        config=True,
        help="Free bytes of the disk of Alacard's folder below which that is an alert; 0 never.",
    )
    alert_database_seconds = Float(
        60.0,
        min=0.0,
        config=True,
        help="Seconds for which the database may be away until that is an alert; 0 never.",
    )

    backup_folder = Unicode(
        "",
        config=True,
        help="Folder of the copies that jobs of the kind `store.backup` make; empty takes "
        "`backups` beside the SQLite file, or in Jupyter's data folder.",
    )
    backup_keep = Integer(
        7, min=0, config=True, help="Copies that are kept there, the latest; 0 keeps all."
    )
