"""What whoever runs Alacard for others sets: limits, the log, alerts and backups."""

from __future__ import annotations

from traitlets import CaselessStrEnum, Dict, Float, Integer, Unicode
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
