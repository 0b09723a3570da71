"""The lines of Alacard's log: each with the id of the request or job it is about, as text or JSON.

What looks like a secret is taken out of them, whoever wrote it there.
"""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

from .request_id import current

LOGGER = "alacard_ext"
REQUESTS = "alacard_ext.requests"
FIELDS = ("method", "route", "status", "seconds", "database_seconds", "person", "job", "kind")
"""What a line may tell beside its message, where whoever wrote it gave it."""
SECRETS = re.compile(
    r"\bhf_[A-Za-z0-9]{8,}"
    r"|(?<=://)[^\s/@]+:[^\s/@]+(?=@)"
    r"|(?i:(?<=token=)[^\s&;\"']+|(?<=token )[\w.~+/-]{8,}|(?<=bearer )[\w.~+/-]+"
    r"|(?<=password=)[^\s&;\"']+)"
)


def without_secrets(text: str) -> str:
    """The text with stars for what is, or looks like, a token or a password.

    >>> without_secrets("GET /x?token=abc&q=1 by hf_abcdefghijkl at postgresql://me:pw@db")
    'GET /x?token=***&q=1 by *** at postgresql://***@db'
    """
    return SECRETS.sub("***", text)


class JSONLines(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message, request, and some of FIELDS."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
        }
        if request := current.get():
            told["request"] = request
        told |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info:
            told["traceback"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(told, default=str)


class TextLines(logging.Formatter):
    """As Jupyter writes them, with the id of the request."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, with its traceback below."""
        at = datetime.fromtimestamp(record.created).astimezone()
        request = current.get()
        about = f" {request}" if request else ""
        line = f"[{record.levelname[0]} {at:%Y-%m-%d %H:%M:%S} {record.name}{about}] "
        line += record.getMessage()
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return without_secrets(line)


def write_lines(*, as_json: bool, level: int = logging.INFO) -> logging.Handler:
    """Write the log of this process to stderr, once, however often it is asked for. Answers the
    handler, which a test takes away again."""
    log = logging.getLogger(LOGGER)
    handler = next((each for each in log.handlers if isinstance(each, _Lines)), None)
    if handler is None:
        handler = _Lines()
        log.addHandler(handler)
    handler.setFormatter(JSONLines() if as_json else TextLines())
    log.setLevel(level)
    # A line for each request is for machines that read them.
    logging.getLogger(REQUESTS).setLevel(logging.DEBUG if as_json else level)
    return handler


class _Lines(logging.StreamHandler[Any]):
    """Ours, so that a second one is not added beside it."""
