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
        help="Requests to Alacard that each person can make per minute, and after a pause all at "
        "once; requests that an open page makes automatically do not count. 0 sets no "
        "limit; people who work fast notice a limit below 120.",
    )
    log_format = CaselessStrEnum(
        ["text", "json"],
        "text",
        config=True,
        help="Format of Alacard's log on stderr: `text`, as in Jupyter, or `json`, one object "
        "per line, with a line for each request. Both contain the id of the request.",
    )
    jobs_per_kind = Dict(
        value_trait=Integer(min=1),
        key_trait=Unicode(),
        config=True,
        help="Jobs of a kind that one server or worker runs at the same time, by kind, such as "
        "{'notebook.verify': 2, 'demo.launch': 4}; `GET jobs/kinds` lists the kinds. Each other "
        "kind has a limit that suits its work, and none exceeds `jobs_at_once`.",
    )
    jobs_a_day = Integer(
        0,
        min=0,
        config=True,
        help="Jobs that each person can submit per UTC day; each job of a bulk counts. 0 sets no "
        "limit. Administrators are exempt.",
    )
    credits_a_day = Float(
        0.0,
        min=0.0,
        config=True,
        help="Credits that each person can spend on jobs per UTC day; 0 sets no limit. "
        "Administrators are exempt.",
    )
    job_credits = Dict(
        value_trait=Float(min=0.0),
        key_trait=Unicode(),
        config=True,
        help="Credits that a job costs, by kind, such as {'verify.file': 5}; jobs of all other "
        "kinds cost 1.",
    )

    alert_webhook = Unicode(
        "",
        config=True,
        help="https address to which Alacard sends JSON when an alert begins and when it ends. "
        "Alacard checks for alerts if this is set or if there are `administrators`. Keep "
        "the address secret if it contains a token: Alacard never logs it.",
    )
    alert_webhook_insecure = Bool(
        False,
        config=True,
        help="Whether `alert_webhook` may use http, for example on the same machine.",
    )
    alert_every_seconds = Float(
        30.0, min=0.1, config=True, help="Seconds between two checks for alerts."
    )
    alert_queue_minutes = Float(
        30.0,
        min=0.0,
        config=True,
        help="Minutes after which a job that could start but is still waiting raises an alert; 0 "
        "turns this alert off.",
    )
    alert_failure_percent = Float(
        50.0,
        min=0.0,
        max=100.0,
        config=True,
        help="Share of failed jobs among those that ended within an hour that raises an alert, "
        "if at least five ended; 0 turns this alert off.",
    )
    alert_disk_bytes = Integer(
        1_000_000_000,
        min=0,
        config=True,
        help="Free bytes on the disk of Alacard's folder below which there is an alert; 0 turns "
        "this alert off.",
    )
    alert_database_seconds = Float(
        60.0,
        min=0.0,
        config=True,
        help="Seconds after which an unreachable database raises an alert; 0 turns this alert off.",
    )

    backup_folder = Unicode(
        "",
        config=True,
        help="Folder for the copies that jobs of the kind `store.backup` make; if it is empty, "
        "`backups` next to the SQLite file or in Jupyter's data folder.",
    )
    backup_keep = Integer(
        7, min=0, config=True, help="Number of copies to keep there, the latest ones; 0 keeps all."
    )
