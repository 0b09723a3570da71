"""Times as rows hold them: milliseconds since 1970, in UTC."""

from __future__ import annotations

import time
from datetime import UTC, datetime


def now() -> int:
    """This instant, in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def instant(milliseconds: int | None) -> datetime | None:
    """A time of a row; None also for what no calendar has, as in a damaged row."""
    try:
        return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (OverflowError, ValueError, OSError, TypeError):
        return None


def milliseconds(at: datetime) -> int:
    """A time as rows hold it; without a time zone it is of UTC."""
    return int((at if at.tzinfo is not None else at.replace(tzinfo=UTC)).timestamp() * 1000)
