"""When a schedule is due: cron expressions in a time zone.

Daylight saving is treated as Debian's cron does (cronsim): a time that the clock skips is due when
it has skipped it, and a time that comes twice is due once.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

from ...errors import BadRequest

Missed = Literal["once", "skip"]
GRACE = 300.0
"""Seconds by which a schedule may be late and count as in time."""
FIELDS = 5
NICKNAMES = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
}


def check_timing(cron: str, timezone: str) -> None:
    """Raises BadRequest for an expression that cannot be read or never comes, and for an unknown
    time zone."""
    next(instants(cron, timezone, datetime.now(UTC)))


def instants(cron: str, timezone: str, after: datetime) -> Iterator[datetime]:
    """The instants after `after` at which a schedule is due, in UTC; without end. Raises BadRequest
    as `check_timing` does."""
    try:
        zone = ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise _wrong(
            "timezone",
            f"There is no time zone '{timezone[:60]}'; give one such as Europe/Vienna or UTC.",
        ) from None
    try:
        expression = NICKNAMES.get(cron.strip(), cron)
        if len(expression.split()) != FIELDS:
            # A sixth one would be of seconds: a job each second is nobody's wish.
            raise CronSimError("Wrong number of fields")
        times = CronSim(expression, after.astimezone(zone))
    except CronSimError as error:
        raise _wrong(
            "cron",
            f"Check the cron expression: {str(error)[:100]}. It has five fields: minute, hour, day "
            "of the month, month, day of the week.",
        ) from None
    found = False
    for each in times:
        found = True
        yield each.astimezone(UTC)
    if not found:
        raise _wrong("cron", "This cron expression never comes: no such day is in any year.")


def _wrong(field: str, message: str) -> BadRequest:
    return BadRequest(message, {"errors": [{"field": field, "message": message}]})


def upcoming(cron: str, timezone: str, after: datetime, count: int) -> list[datetime]:
    """The next few of them."""
    return list(islice(instants(cron, timezone, after), count))


def described(cron: str) -> str:
    """A cron expression in words, for people; itself where there are none for it."""
    try:
        told: str = CronSim(NICKNAMES.get(cron.strip(), cron), datetime.now(UTC)).explain()
    except CronSimError:
        return cron
    return told


def due_now(
    due: datetime, now: datetime, missed: Missed, cron: str, timezone: str
) -> tuple[bool, datetime]:
    """Whether a schedule whose instant `due` has come submits a job now, and when it is due next.

    Runs that were missed, since nothing ran, are made up once or skipped; there are never two jobs
    for them.
    """
    late = (now - due).total_seconds() > GRACE
    return not (late and missed == "skip"), next(instants(cron, timezone, now))
