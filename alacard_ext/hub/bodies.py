"""Bodies of answers: unpacked within a bound, and read as JSON that nothing later stumbles over."""

from __future__ import annotations

import asyncio
import json
import re
import zlib
from typing import Any

from ..errors import HubError

MOST_DEPTH = 64
"""How deep lists and objects may lie in each other; what the Hub sends is some ten deep."""
MOST_DIGITS = 64
SMALL = 4_000
"""Bytes that are unpacked or read on the loop; more goes to a thread."""
ACCEPTED = "gzip, deflate"
PIECE = 1 << 20
TOO_LARGE = "The Hub's answer is far too large to be about one model."
_HALF_PAIR = re.compile(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")


class Unreadable(HubError):
    """A body that is no JSON, or none that is worth reading."""


def coding_of(header: str | None) -> str:
    """The one coding of a body: `identity`, `gzip` or `deflate`. Raises HubError for all else.

    Codings that lie in each other multiply: three of gzip make gigabytes of 275 bytes.
    """
    named = [part.strip().lower() for part in (header or "").split(",")]
    named = [part for part in named if part not in ("", "identity")]
    if not named:
        return "identity"
    coding = {"x-gzip": "gzip"}.get(named[0], named[0])
    if len(named) > 1 or coding not in ("gzip", "deflate"):
        raise HubError("The Hub's answer is packed in a way that was not asked for; try again.")
    return coding


async def unpacked(body: bytes, coding: str, limit: int, *, cut: bool, whole: bool = True) -> bytes:
    """`body` without its coding, beside the loop where it is large. Raises as `inflate`."""
    if coding == "identity":
        return body
    if len(body) <= SMALL:
        return inflate(body, limit, cut=cut, whole=whole)
    return await asyncio.to_thread(inflate, body, limit, cut=cut, whole=whole)


def inflate(body: bytes, limit: int, *, cut: bool, whole: bool = True) -> bytes:
    """At most `limit` bytes of what was packed by gzip or deflate.

    More is cut off, or refused as HubError. A body that is damaged raises EOFError, as does one
    that ends early, unless it is not the `whole` of what was sent.
    """
    # 47 knows the heads of both gzip and zlib; some servers send `deflate` without any.
    for bits in (47, -15):
        machine, found = zlib.decompressobj(bits), bytearray()
        try:
            for start in range(0, len(body), PIECE // 16):
                rest = body[start : start + PIECE // 16]
                while rest and not machine.eof and len(found) <= limit:
                    found += machine.decompress(rest, min(PIECE, limit + 1 - len(found)))
                    rest = machine.unconsumed_tail
        except zlib.error:
            if found or bits < 0:
                raise EOFError from None
            continue
        if len(found) > limit:
            if not cut:
                raise HubError(TOO_LARGE)
            return bytes(found[:limit])
        if body and whole and not machine.eof:
            raise EOFError
        return bytes(found)
    raise EOFError


def read_json(body: bytes | str) -> Any:
    """The value of a JSON text from a stranger, fit to be kept, sent and drawn. Raises Unreadable.

    Half a surrogate pair becomes U+FFFD, in keys too; numbers that are no numbers, or that no
    machine holds, become None; what lies deeper than MOST_DEPTH is refused.
    """
    text = body.decode("utf-8-sig", "replace") if isinstance(body, bytes) else body
    try:
        value = json.loads(
            text, parse_constant=_nothing, parse_int=_whole_number, parse_float=_number
        )
    except (ValueError, RecursionError):
        raise Unreadable(
            "The Hub's answer could not be read as JSON; try again in a minute."
        ) from None
    if _depth(value) > MOST_DEPTH:
        raise Unreadable("The Hub's answer is nested far too deep to be about a model.")
    return clean(value) if _HALF_PAIR.search(text) else value


async def loaded(body: bytes) -> Any:
    """`read_json`, beside the loop where the body is large."""
    return read_json(body) if len(body) <= SMALL else await asyncio.to_thread(read_json, body)


def clean(value: Any) -> Any:
    """The same with U+FFFD for each half of a surrogate pair, which nothing can encode."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {clean(key): clean(item) for key, item in value.items()}
    if isinstance(value, list):
        return [clean(item) for item in value]
    return value


def clean_text(text: str) -> str:
    """`text`, with whole surrogate pairs joined and each half of one replaced by U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _depth(value: Any) -> int:
    """How deep containers lie in each other, counted to just over MOST_DEPTH."""
    level, depth = [value], -1
    while level and depth <= MOST_DEPTH:
        containers = [node for node in level if isinstance(node, dict | list)]
        level = [
            child
            for node in containers
            for child in (node.values() if isinstance(node, dict) else node)
        ]
        depth += 1
    return depth


def _nothing(_: str) -> None:
    return None


def _whole_number(digits: str) -> int | None:
    return int(digits) if len(digits) <= MOST_DIGITS else None


def _number(digits: str) -> float | None:
    number = float(digits)
    return number if abs(number) <= 1e300 else None
