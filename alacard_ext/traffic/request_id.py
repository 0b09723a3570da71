"""The id of a request: it stands in the answer, in each line of the log, and in the job it asked
for.

A caller may give one, as proxies do; what is no plain word is replaced, so that nobody writes
lines into a log.
"""

from __future__ import annotations

import re
import secrets
from contextvars import ContextVar

HEADER = "X-Request-Id"
_PLAIN = re.compile(r"[A-Za-z0-9._-]{1,64}")

current: ContextVar[str] = ContextVar("alacard_request_id", default="")
"""That of the request, or of the job, that is being worked on; empty for neither."""


def taken_or_made(told: str | None) -> str:
    """The id that a caller told, if it is a plain word of up to 64 characters, else a new one.

    >>> taken_or_made("proxy-7")
    'proxy-7'
    >>> len(taken_or_made("two\\nlines"))
    16
    """
    if told is not None and _PLAIN.fullmatch(told):
        return told
    return secrets.token_hex(8)
