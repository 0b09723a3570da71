"""How long the Hub asks to wait, and how long we do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from math import isnan
from time import time

LONGEST_WAIT = 5.0
"""Seconds that are waited for the Hub's `Retry-After`; a longer one is told to the person."""
_RATE_LIMIT = re.compile(r";\s*r\s*=\s*0\s*;\s*t\s*=\s*(\d{1,9})\b")


def asked_wait(headers: Mapping[str, str]) -> float | None:
    """Seconds the Hub asks to wait, by `Retry-After`, or else by the window of `RateLimit`.

    The Hub's own form is `"api";r=0;t=55`: what remains, and the seconds until the window ends
    (IETF draft httpapi-ratelimit-headers 9, as huggingface_hub reads it).
    """
    wait = _retry_after(headers.get("retry-after"))
    window = _RATE_LIMIT.search(headers.get("ratelimit", ""))
    return wait if wait is not None or window is None else float(min(int(window[1]), 86400))


def _retry_after(value: str | None) -> float | None:
    """Seconds of a `Retry-After` in either of its two forms (RFC 9110, 10.2.3)."""
    if value is None:
        return None
    try:
        seconds = float(value)
        return None if isnan(seconds) else max(0.0, min(seconds, 86400.0))
    except ValueError:
        pass
    try:
        return max(0.0, min(parsedate_to_datetime(value).timestamp() - time(), 86400.0))
    except (ValueError, TypeError, OverflowError):
        return None
