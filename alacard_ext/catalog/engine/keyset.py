"""Cursors: where a page ended, sealed against slips and tampering, good for one search only."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from hashlib import blake2b

from ...errors import BadRequest
from ..models import CatalogQuery

OTHER_SEARCH = "This cursor belongs to another search; start again at the first page."
_SEAL = 6
_LONGEST = 1000


@dataclass(frozen=True)
class Cursor:
    """`key` is the last model's sort key, and `tier` what goes before it; `places` are where
    snapshot and overlay go on, as many for each, and `stamps` for which version those hold. After
    a change they go on behind tier and key.
    """

    key: float
    places: tuple[int, ...]
    stamps: tuple[str, str]
    tier: int = 0


def fingerprint(*parts: object) -> str:
    """What a cursor belongs to, in a few letters."""
    return blake2b(json.dumps(parts, default=str).encode(), digest_size=6).hexdigest()


def search_print(query: CatalogQuery) -> str:
    """The search that a cursor goes on with: everything but the size of its pages."""
    return fingerprint(query.model_dump(exclude={"cursor", "limit", "facets"}))


def write_cursor(cursor: Cursor, belongs: str) -> str:
    """The cursor as text for an address."""
    text = json.dumps([belongs, cursor.key, cursor.tier, cursor.places, *cursor.stamps]).encode()
    seal = blake2b(text, digest_size=_SEAL).digest()
    return base64.urlsafe_b64encode(seal + text).decode().rstrip("=")


def read_cursor(text: str, belongs: str, count: int = 2) -> Cursor:
    """The cursor of a text, with that many places.

    Raises BadRequest where it is damaged or of another search.
    """
    damaged = BadRequest("This cursor is damaged; start again at the first page.")
    if len(text) > _LONGEST:
        raise damaged
    try:
        whole = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        seal, body = whole[:_SEAL], whole[_SEAL:]
        if blake2b(body, digest_size=_SEAL).digest() != seal:
            raise damaged
        of, key, tier, places, version, stamp = json.loads(body)
        cursor = Cursor(
            float(key),
            tuple(max(int(place), 0) for place in places),
            (str(version), str(stamp)),
            int(tier),
        )
    except (ValueError, TypeError):
        raise damaged from None
    if of != belongs or len(cursor.places) != count:
        raise BadRequest(OTHER_SEARCH)
    return cursor
