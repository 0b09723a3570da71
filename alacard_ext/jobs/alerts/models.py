"""What an alert is, what leads to one, and what is sent of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Self

from pydantic import BaseModel

if TYPE_CHECKING:
    from ...config import Configuration

QUEUE, FAILURES, DISK, DATABASE = "queue", "failures", "disk", "database"
"""What is watched; of disks each machine's, as `disk:HOST`."""


class Told(BaseModel):
    """What the webhook is sent. Chat services show `text`."""

    text: str
    alert: str
    state: Literal["firing", "recovered"]
    episode: int
    since: str
    message: str


@dataclass(frozen=True)
class Thresholds:
    """From when on something is an alert; 0 never."""

    queue_minutes: float
    failure_percent: float
    disk_bytes: int
    database_seconds: float

    @classmethod
    def of(cls, config: Configuration) -> Self:
        """Those that are configured."""
        return cls(
            config.alert_queue_minutes,
            config.alert_failure_percent,
            config.alert_disk_bytes,
            config.alert_database_seconds,
        )


def told_of(name: str, *, is_ill: bool, episode: int, since: datetime, message: str) -> Told:
    """What is sent of an alert, or of its end."""
    state: Literal["firing", "recovered"] = "firing" if is_ill else "recovered"
    text = message if is_ill else f"Recovered: {name}."
    return Told(
        text=f"Alacard: {text}",
        alert=name,
        state=state,
        episode=episode,
        since=since.isoformat(timespec="seconds"),
        message=text,
    )
