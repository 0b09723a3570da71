"""The files of the outbox: one a hand, written whole or not at all, readable for its owner alone.

All of it blocks, and is called in a thread.
"""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import os
import re
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from jupyter_core.paths import jupyter_data_dir

from ... import disk
from ..ids import SHARE_ID
from ..rows import instant

log = logging.getLogger("alacard_ext.community")
FORM = 1
"""Of the files; a server that does not know it leaves them to a newer one."""
SECRET = frozenset({"user", "password", "passfile", "ssl", "sslmode", "sslcert", "sslkey"})
"""What of a database's address does not say which database it is."""
ASIDE = "damaged"
JSON_COLUMNS = frozenset({"prompts", "recipe", "facts"})


@dataclass(frozen=True)
class Waiting:
    """A hand that was dealt and is not in the store: its row, its notebook as the store has it
    (hash, size, packed JSON), what it is a remix of, and the groups of who dealt it."""

    row: dict[str, Any]
    body: tuple[str, int, bytes]
    parent: str | None
    groups: frozenset[str]

    @property
    def share_id(self) -> str:
        """The id that it has already, and will have."""
        return str(self.row["share_id"])


class Damaged(Exception):
    """A file that holds no hand."""


class Newer(Exception):
    """A file that a newer Alacard has written."""


def folder_for(database_url: str) -> Path:
    """The outbox of a database, so that no hand is ever published to another one."""
    data = Path(jupyter_data_dir()) / "alacard"
    url = database_url or f"sqlite:///{data / 'library.sqlite'}"
    try:
        parts = urlsplit(url)
        query = urlencode([each for each in parse_qsl(parts.query) if each[0] not in SECRET])
        place = "|".join([parts.scheme, parts.netloc.rpartition("@")[2], parts.path, query])
    except ValueError:  # an address that nobody can read is one of its own
        place = url
    digest = hashlib.sha256(place.encode("utf-8", "surrogatepass")).hexdigest()
    return data / "outbox" / digest[:16]


class OutboxFiles:
    """A folder of hands that wait."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self) -> list[str]:
        """The share ids of those that wait, in the order in which they came."""
        return [name for _, name in self._listed(self._folder)]

    def since(self) -> int | None:
        """When the first of them came, in milliseconds since 1970."""
        listed = self._listed(self._folder)
        return listed[0][0] if listed else None

    def damaged(self) -> int:
        """How many files were set aside."""
        return len(self._listed(self._folder / ASIDE))

    def put(self, hand: Waiting) -> None:
        """Write it, over what is there of the same hand. Raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        digest, size, packed = hand.body
        text = json.dumps(
            {
                "form": FORM,
                "row": hand.row,
                "body": {"hash": digest, "size": size, "packed": base64.b64encode(packed).decode()},
                "parent": hand.parent,
                "groups": sorted(hand.groups),
            }
        )
        with disk.replacing(self._path(hand.share_id)) as temporary:
            temporary.chmod(0o600)
            temporary.write_text(text)

    def read(self, share_id: str) -> Waiting | None:
        """One of them; None where it is gone. Raises Damaged, Newer and OSError."""
        try:
            data = self._path(share_id).read_bytes()
        except FileNotFoundError:
            return None
        return _read(data, share_id)

    def remove(self, share_id: str) -> None:
        """Take it out, unless it is gone."""
        self._path(share_id).unlink(missing_ok=True)

    def set_aside(self, share_id: str) -> None:
        """Move away what cannot be published; a person may look at it."""
        aside = self._folder / ASIDE
        aside.mkdir(exist_ok=True, mode=0o700)
        target = aside / f"{share_id}.json"
        try:
            self._path(share_id).replace(target)
        except FileNotFoundError:
            return
        log.error("alacard: a hand in the outbox cannot be published; its file is now %s", target)

    def forget(self, owner: str) -> tuple[int, int]:
        """Remove what is a person's, also of what was set aside or is a newer Alacard's; how many
        files, and how many others there are of which nobody can tell whose they are."""
        removed = unread = 0
        for folder in (self._folder, self._folder / ASIDE):
            for _, name in self._listed(folder):
                path = folder / f"{name}.json"
                try:
                    if json.loads(path.read_bytes())["row"]["owner"] == owner:
                        path.unlink(missing_ok=True)
                        removed += 1
                except FileNotFoundError:
                    continue
                except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
                    unread += 1
                    log.warning("alacard: whose %s is cannot be told: %s", path, error)
        return removed, unread

    def _path(self, share_id: str) -> Path:
        return self._folder / f"{share_id}.json"

    def _listed(self, folder: Path) -> list[tuple[int, str]]:
        found = []
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    name = entry.name.removesuffix(".json")
                    if name != entry.name and not name.startswith("."):
                        with suppress(FileNotFoundError):  # published meanwhile
                            found.append((entry.stat().st_mtime_ns // 1_000_000, name))
        except FileNotFoundError:
            return []
        return sorted(found)


def _read(data: bytes, share_id: str) -> Waiting:
    from ...store.tables import notebooks

    try:
        told = json.loads(data)
        if isinstance(told, dict) and isinstance(told.get("form"), int) and told["form"] > FORM:
            raise Newer
        row, body = told["row"], told["body"]
        packed = base64.b64decode(body["packed"], validate=True)
        text = zlib.decompress(packed)
        hand = Waiting(
            row, (body["hash"], body["size"], packed), told["parent"], frozenset(told["groups"])
        )
        is_whole = (
            hashlib.sha256(text).hexdigest() == body["hash"] == row["body"]
            and len(text) == body["size"]
            and row["share_id"] == share_id
            and re.fullmatch(SHARE_ID, share_id)
            and isinstance(row["owner"], str)
            and instant(row["created_at"])
            and row.keys() <= set(notebooks.c.keys()) - {"id"}
            and all(_fits(value) for name, value in row.items() if name not in JSON_COLUMNS)
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, zlib.error):
        raise Damaged from None
    if not is_whole:
        raise Damaged
    return hand


def _fits(value: Any) -> bool:
    if isinstance(value, int):
        return -(2**63) <= value < 2**63
    return value is None or isinstance(value, str)
