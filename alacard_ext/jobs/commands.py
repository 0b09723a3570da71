"""`alacard jobs …`: long work, submitted and watched without a browser."""

from __future__ import annotations

import argparse
import json
import time
from typing import Any, get_args

from .. import job_api
from ..errors import BadRequest
from ..terminal import numbered, say, say_json, tell
from .models import HIGHEST, LOWEST, JobStatus, LogLine
from .run import RunState, fell_short

WIDTH = 22


def add_arguments(parts: argparse.ArgumentParser) -> None:
    """Describe the commands to argparse."""
    parts.set_defaults(explain=parts.print_help)
    verbs = parts.add_subparsers(dest="verb", metavar="VERB")
    submit = verbs.add_parser("submit", help="ask for work that a server or a worker does")
    submit.add_argument("kind", metavar="KIND", help="such as notebook.verify")
    submit.add_argument(
        "payload", nargs="?", default="{}", metavar="JSON", help="what it is given; default: {}"
    )
    submit.add_argument("--priority", type=int, metavar="N", help=f"from {LOWEST} to {HIGHEST}")
    submit.add_argument("--not-before", metavar="TIME", help="when it may begin (ISO 8601)")
    submit.add_argument("--request-id", metavar="ID", help="the same one twice is the same job")
    submit.add_argument("--wait", action="store_true", help="watch it to its end")
    listed = verbs.add_parser("list", help="your jobs, the latest first")
    listed.add_argument("query", nargs="*", default=[], metavar="WORD", help="words of the title")
    listed.add_argument(
        "--state",
        action="append",
        choices=get_args(RunState),
        default=[],
        help="only jobs in this state; may be repeated",
    )
    listed.add_argument("--kind", metavar="KIND", help="only jobs of this kind")
    listed.add_argument("--parent", metavar="ID", help="only those of this bulk")
    listed.add_argument("--limit", type=int, default=20, metavar="N", help="jobs to list")
    listed.add_argument("--cursor", type=int, metavar="N", help="continue where a page ended")
    for name, told in (
        ("show", "one job, with its log"),
        ("watch", "follow a job to its end; Ctrl-C leaves it running"),
        ("cancel", "ask a job to stop"),
        ("retry", "do a job again that did not end well; of a bulk those that did not"),
    ):
        verbs.add_parser(name, help=told).add_argument(
            "job_id", metavar="ID", help="as `alacard jobs list` prints it"
        )
    for verb in verbs.choices.values():
        verb.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    """Do it; 1 where a job that was watched did not end well. Raises AlacardError and OSError."""
    if options.verb is None:
        options.explain()
        return 2
    does = {"submit": _submit, "list": _list, "show": _show, "watch": _watch}
    if options.verb in does:
        return does[options.verb](options)
    change = job_api.job_cancel if options.verb == "cancel" else job_api.job_retry
    return _told(change(options.job_id), as_json=options.json)


def _submit(options: argparse.Namespace) -> int:
    try:
        payload = json.loads(options.payload)
    except (ValueError, RecursionError):
        raise BadRequest("What the job is given is not JSON; give an object: '{…}'.") from None
    names = ("priority", "not_before", "request_id")
    given = {name: value for name in names if (value := getattr(options, name)) is not None}
    handle = job_api.submit(options.kind, payload, **given)
    if options.wait:
        return _follow(handle.id, as_json=options.json)
    return _told(handle.status, as_json=options.json)


def _list(options: argparse.Namespace) -> int:
    filters: dict[str, Any] = {"q": " ".join(options.query), "state": options.state}
    names = ("kind", "parent", "limit", "cursor")
    filters |= {name: value for name in names if (value := getattr(options, name)) is not None}
    page, following = job_api.jobs(**filters)
    if options.json:
        say_json({**page.model_dump(mode="json"), "next": following})
        return 0
    for job in page.jobs:
        say(f"{job.id}  {job.state:<{11}} {job.fraction:4.0%}  {job.title}")
    if not page.jobs:
        say("There are no such jobs.")
    if following is not None:
        tell(f"There are more: --cursor {following}")
    return 0


def _show(options: argparse.Namespace) -> int:
    job = job_api.job(options.job_id)
    lines = _log(options.job_id)
    if options.json:
        log = [line.model_dump(mode="json") for line in lines]
        say_json({**job.model_dump(mode="json"), "log": log})
        return 0
    _told(job, as_json=False)
    for line in lines:
        say(f"  {line.at:%Y-%m-%d %H:%M:%S}  {line.text}")
    return 0


def _log(job_id: str) -> list[LogLine]:
    """All lines; one answer has some of them alone."""
    found: list[LogLine] = []
    while True:
        logs = job_api.job_logs(job_id, found[-1].number + 1 if found else 0)
        if not logs.lines:
            return found
        found += logs.lines


def _watch(options: argparse.Namespace) -> int:
    return _follow(options.job_id, as_json=options.json)


def _follow(job_id: str, *, as_json: bool) -> int:
    try:
        return _followed(job_id, as_json=as_json)
    except KeyboardInterrupt:
        tell(f"The job continues; `alacard jobs cancel {job_id}` stops it.")
        return 1


def _followed(job_id: str, *, as_json: bool) -> int:
    said, start = "", 0
    while True:
        job = job_api.job(job_id)
        logs = job_api.job_logs(job_id, start)
        start = logs.next
        if not as_json:
            for line in logs.lines:
                tell(f"  {line.text}")
            now = _line(job)
            if now != said:
                tell(now)
                said = now
        if job.state not in job_api.ENDED:
            time.sleep(job_api.ASKED_AGAIN)
        elif not logs.lines:
            _told(job, as_json=as_json)
            is_well = job.state == "done" and not fell_short(job.state, job.result)
            return 0 if is_well else 1


def _line(job: JobStatus) -> str:
    cells = job.details.get("cells")
    cell = f", cell {job.details.get('cell')} of {cells}" if cells else ""
    phase = f", {job.phase}" if job.phase else ""
    return f"{job.state}{phase}{cell}, {job.fraction:.0%}"


def _told(job: JobStatus, *, as_json: bool) -> int:
    if as_json:
        say_json(job.model_dump(mode="json"))
        return 0
    say(job.title)
    rows = [("id", job.id), ("state", _line(job)), ("attempt", f"{job.attempt} of {job.attempts}")]
    if job.children is not None:
        ended = f"{job.children.ended} of {numbered(job.children.total, 'job')}"
        names = ("failed", "not_passed", "cancelled")
        ill = [(name.replace("_", " "), getattr(job.children, name)) for name in names]
        parts = [f"{count} {name}" for name, count in ill if count]
        rows.append(("ended", ", ".join([ended, *parts])))
    if job.waiting_for is not None:
        rows.append(("waits", job.waiting_for))
    rows += [(name, str(value)) for name, value in (job.result or {}).items() if value is not None]
    if job.error is not None:
        rows.append(("error", f"{job.error.code}: {job.error.message}"))
    for name, value in rows:
        say(f"  {name:<{WIDTH}}{value}")
    return 0
