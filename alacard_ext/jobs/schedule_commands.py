"""`alacard schedule …`: work that is submitted again and again."""

from __future__ import annotations

import argparse
import json

from .. import job_api
from ..errors import BadRequest
from ..terminal import say, say_json, tell
from .schedules.models import Schedule


def add_arguments(parts: argparse.ArgumentParser) -> None:
    """Describe the commands to argparse."""
    parts.set_defaults(explain=parts.print_help)
    verbs = parts.add_subparsers(dest="verb", metavar="VERB")
    verbs.add_parser("list", help="your schedules, the latest first")
    add = verbs.add_parser("add", help="keep a schedule")
    add.add_argument("name", metavar="NAME", help="what it is called")
    add.add_argument("kind", metavar="KIND", help="of the jobs, such as catalog.sync")
    add.add_argument(
        "cron", metavar="CRON", help="'minute hour day month weekday', @daily, @weekly …"
    )
    add.add_argument("--payload", default="{}", metavar="JSON", help="what each job is given")
    add.add_argument("--timezone", default="UTC", metavar="ZONE", help="default: UTC")
    add.add_argument(
        "--missed",
        choices=("once", "skip"),
        default="once",
        help="what was missed while nothing ran: made up once (default), or skipped",
    )
    for name, told in (
        ("pause", "submit nothing until it is resumed"),
        ("resume", "continue from now on"),
        ("delete", "delete a schedule; its jobs stay"),
        ("run", "submit its job now"),
    ):
        verbs.add_parser(name, help=told).add_argument(
            "schedule_id", metavar="ID", help="as `alacard schedule list` prints it"
        )
    for verb in verbs.choices.values():
        verb.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    """Do it, and answer 0. Raises AlacardError and OSError."""
    if options.verb is None:
        options.explain()
        return 2
    if options.verb == "list":
        found = job_api.schedules()
        if options.json:
            say_json(found.model_dump(mode="json"))
            return 0
        for each in found.schedules:
            _told(each)
        if not found.schedules:
            say("You have no schedules; `alacard schedule add` keeps one.")
        return 0
    if options.verb == "run":
        handle = job_api.schedule_run(options.schedule_id)
        say_json({"id": handle.id}) if options.json else say(f"Submitted as {handle.id}.")
        return 0
    if options.verb == "delete":
        job_api.schedule_delete(options.schedule_id)
        say_json({"id": options.schedule_id}) if options.json else say("Deleted.")
        return 0
    schedule = _add(options) if options.verb == "add" else _pause(options)
    if options.json:
        say_json(schedule.model_dump(mode="json"))
        return 0
    _told(schedule)
    if options.verb == "add":
        tell("Schedules run while JupyterLab runs.")
    return 0


def _add(options: argparse.Namespace) -> Schedule:
    try:
        payload = json.loads(options.payload)
    except (ValueError, RecursionError):
        raise BadRequest("What each job is given is not JSON; give an object: '{…}'.") from None
    return job_api.schedule(
        options.name,
        options.kind,
        options.cron,
        payload=payload,
        timezone=options.timezone,
        missed=options.missed,
    )


def _pause(options: argparse.Namespace) -> Schedule:
    return job_api.schedule_change(options.schedule_id, paused=options.verb == "pause")


def _told(schedule: Schedule) -> None:
    first = f"{schedule.next[0]:%Y-%m-%d %H:%M} UTC" if schedule.next else "paused"
    say(f"{schedule.id}  {schedule.name}")
    say(f"  {schedule.kind}, {schedule.described} ({schedule.timezone}); next: {first}")
    if schedule.last is not None:
        say(f"  last: {schedule.last.state}, {schedule.last.at:%Y-%m-%d %H:%M} UTC")
