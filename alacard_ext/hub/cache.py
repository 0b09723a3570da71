"""Answers of the Hub on disk, shared by every Alacard of one person.

One file an answer, written to a temporary name and moved into place, so that any number of
processes may read and write. What was fetched with a token is kept under that token's digest and
never served without it.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from collections import OrderedDict
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

MOST_BYTES = 200_000_000
"""The cache's size at which the oldest answers go."""
SWEEP_EVERY = 200
MOST_HELD = 48
LONGEST_HELD = 200_000
"""Answers, and bytes of each, that are held ready while their files stay as they are."""
CONFIRM_EVERY = 60.0
"""Seconds after which an answer that is still the same is written again with the new time."""


@dataclass(frozen=True)
class Entry:
    """An answer's text (None: there is no such file), its ETag, and when it was confirmed."""

    body: str | None
    etag: str | None = None
    confirmed_at: float = 0.0

    def says_more_than(self, older: Entry) -> bool:
        """Whether it is worth writing over `older`: another answer, or a later confirmation."""
        told = (self.body, self.etag) != (older.body, older.etag)
        return told or self.confirmed_at - older.confirmed_at > CONFIRM_EVERY


class AnswerCache:
    """A folder of entries. A folder that cannot be read or written is a cache that is empty."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writes = 0
        self._read: OrderedDict[Path, tuple[tuple[int, ...], Entry]] = OrderedDict()

    def get(self, url: str, token: str | None) -> Entry | None:
        """The entry that was stored for this URL and token, if it can still be read."""
        path = self._path(url, token)
        try:
            status = path.stat()
            # Every process puts a whole new file in the place of the old one.
            stamp = (status.st_ino, status.st_mtime_ns, status.st_ctime_ns, status.st_size)
            read_before = self._read.get(path)
            if read_before is not None and read_before[0] == stamp:
                return read_before[1]
            entry = Entry(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        if not (isinstance(entry.body, str | None) and isinstance(entry.etag, str | None)):
            return None
        if not isinstance(entry.confirmed_at, int | float):
            return None
        if status.st_size <= LONGEST_HELD:
            self._read[path] = stamp, entry
            while len(self._read) > MOST_HELD:
                with suppress(KeyError):  # another thread may have made the same room
                    self._read.popitem(last=False)
        return entry

    def put(self, url: str, token: str | None, entry: Entry) -> None:
        """Store it; a full or read-only disk is not an error, only no cache."""
        path = self._path(url, token)
        temporary = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, temporary = tempfile.mkstemp(dir=path.parent)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                # ASCII keeps lone surrogates, which UTF-8 cannot hold, as JSON escapes.
                json.dump(asdict(entry), file, ensure_ascii=True)
            Path(temporary).replace(path)
        except OSError:
            if temporary:
                with suppress(OSError):
                    Path(temporary).unlink()
            return
        self._writes += 1
        if self._writes % SWEEP_EVERY == 1:
            self.sweep()

    def sweep(self, most_bytes: int = MOST_BYTES) -> None:
        """Remove the oldest answers until the cache is within its bound."""
        found = []
        # Another process, or a person, may remove folders while they are gone through.
        with suppress(OSError):
            for path in self._folder.glob("??/*"):
                with suppress(OSError):
                    status = path.stat()
                    found.append((status.st_mtime, status.st_size, path))
        total = sum(size for _, size, _ in found)
        for changed, size, path in sorted(found):
            # A young temporary file may still be being written by another process.
            if total <= most_bytes or changed > time.time() - 60:
                break
            with suppress(OSError):
                path.unlink()
                total -= size

    def _path(self, url: str, token: str | None) -> Path:
        who = hashlib.sha256(token.encode()).hexdigest() if token else "anyone"
        name = hashlib.sha256(f"{who}\n{url}".encode()).hexdigest()
        return self._folder / name[:2] / f"{name}.json"
