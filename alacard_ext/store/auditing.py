"""The audit log: who shared, withdrew, hid and deleted what, a line each in a file of the site."""

from __future__ import annotations

import asyncio
import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ..room import EventSchema, Requester

if TYPE_CHECKING:
    from jupyter_events import EventLogger

Act = Literal[
    "share",
    "revoke",
    "publish",
    "delete",
    "restore",
    "feature",
    "unfeature",
    "hide",
    "show",
    "erase",
    "pause",
    "resume",
    "drain",
    "undrain",
    "cancel",
    "retry",
]
Kind = Literal[
    "hand", "comment", "card", "collection", "named hand", "person", "queue", "runner", "job"
]
AUDIT = EventSchema(
    "https://events.alacard.dev/audit/v1",
    Path(__file__).parent / "audit.v1.yaml",
    ("act", "person", "kind", "subject", "of", "owner", "administrator", "before", "after"),
)
"""Events of the server reach every browser that is logged in to it, and these hold names: so they
have a logger of their own."""
log = logging.getLogger("alacard_ext.store")


class Audit:
    """Writes acts to a file; without one it writes nothing."""

    def __init__(self, file: str) -> None:
        self._file = Path(file).expanduser() if file else None
        self._logger: EventLogger | None = None

    async def note(
        self,
        act: Act,
        requester: Requester,
        subject: str,
        *,
        kind: Kind = "hand",
        of: str | None = None,
        owner: str | None = None,
        before: str | None = None,
        after: str | None = None,
    ) -> None:
        """Write what was done to something; `of` is the hand that a comment is about. It raises
        nothing, since it is done already: where the line cannot be written, the server's log holds
        it."""
        if self._file is None:
            return
        told: dict[str, object] = {
            "act": act,
            "person": requester.owner,
            "kind": kind,
            "subject": subject,
            "of": of,
            "owner": owner or requester.owner,
            "administrator": owner is not None and owner != requester.owner,
            "before": before,
            "after": after,
        }
        try:
            await asyncio.to_thread(self._emit, self._file, told)
        except Exception as error:
            log.error("alacard: the audit log has no line of %s", told, exc_info=error)

    def _emit(self, file: Path, told: dict[str, object]) -> None:
        if self._logger is None:
            self._logger = _logger_of(file)
        self._logger.emit(schema_id=AUDIT.id, data=told)


class _Appending(logging.Handler):
    """Appends each line by one write to whatever file has the name by then, so that logrotate may
    move it away, and that several servers may share it."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file

    def emit(self, record: logging.LogRecord) -> None:
        line = f"{self.format(record)}\n".encode("utf-8", "backslashreplace")
        handle = os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, line)
        finally:
            os.close(handle)


def _logger_of(file: Path) -> EventLogger:
    from jupyter_events import EventLogger

    logger = EventLogger(handlers=[_Appending(file)])
    logger.register_event_schema(AUDIT.file)
    return logger
