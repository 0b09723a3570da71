"""The ids of custom cards."""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata

from ...room import Requester


def is_id(card_id: str) -> bool:
    """Whether it may be the id of a custom card: all have a hyphen, and none of the deck's has."""
    return re.fullmatch(r"[a-z0-9_]{1,20}-[0-9a-z]{8}", card_id) is not None


def new_id(name: str) -> str:
    """An id that nobody has, with the beginning of a name."""
    return f"{stem_of(name)}-{secrets.token_hex(4)}"


def own_id(name: str, kind: str, requester: Requester) -> str:
    """The id of a card that this person brings in under that name; the same each time, and that of
    nobody else's."""
    digest = hashlib.sha256("\n".join((requester.owner, kind, name)).encode()).hexdigest()
    return f"{stem_of(name)}-{digest[:8]}"


def stem_of(name: str) -> str:
    """The beginning of a name in the letters that an id may have."""
    plain = unicodedata.normalize("NFKD", name[:200]).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:20].strip("_") or "card"
