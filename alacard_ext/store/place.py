"""Where the database is: a SQLite file of this person, or a PostgreSQL of a team."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_core.paths import jupyter_data_dir

from ..errors import StoreUnavailable

if TYPE_CHECKING:
    from sqlalchemy import URL

SETTING = "AlacardApp.database_url"
DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
# fmt: off
NETWORKED = frozenset({
    "9p", "afs", "beegfs", "ceph", "cifs", "davfs", "fuse.ceph", "fuse.glusterfs",
    "fuse.rclone", "fuse.s3fs", "fuse.sshfs", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs",
    "nfs3", "nfs4", "orangefs", "smb2", "smb3", "smbfs", "webdav",
})
# fmt: on
"""File systems that servers on several machines may have mounted: SQLite's shared memory, by which
they would tell each other of writes, does not reach from one to the next."""


@dataclass(frozen=True)
class Place:
    """The database. `file` is that of SQLite; None on a server."""

    url: URL
    file: Path | None

    @property
    def told(self) -> str:
        """As people are told of it: never with a password."""
        # A query may hold a password, too.
        plain = self.url.set(query={})
        return str(self.file) if self.file else plain.render_as_string(hide_password=True)

    @property
    def lock(self) -> Path | None:
        """Held while the file is migrated."""
        return self.file and self.file.with_name(f"{self.file.name}.lock")


def default_file() -> Path:
    """The file of a library that no setting names."""
    return Path(jupyter_data_dir()) / "alacard" / "library.sqlite"


def find_place(database_url: str) -> Place:
    """The database of a setting; empty takes a file in Jupyter's data folder.

    Raises StoreUnavailable for a URL that cannot be read, or of another kind of database.
    """
    from sqlalchemy import URL, make_url
    from sqlalchemy.exc import ArgumentError

    if not database_url:
        file = default_file()
        return Place(URL.create(DRIVERS["sqlite"], database=str(file)), file)
    try:
        url = make_url(database_url)
        kind = url.get_backend_name()
    except (ArgumentError, ValueError):
        kind = ""
    if kind not in DRIVERS:
        raise StoreUnavailable(
            f"{SETTING} is not a SQLite or PostgreSQL address; give "
            "sqlite:////folder/library.sqlite or postgresql://user:password@host/database."
        )
    url = url.set(drivername=DRIVERS[kind])
    if kind == "postgresql":
        query = dict(url.query)
        if "sslmode" in query:  # as libpq and most documentation name what asyncpg calls ssl
            query["ssl"] = query.pop("sslmode")
        return Place(url.set(query=query), None)
    if not url.database or url.database == ":memory:" or url.query:
        raise StoreUnavailable(
            f"{SETTING} names no file; give a whole path: sqlite:////folder/library.sqlite."
        )
    file = Path(url.database).expanduser().absolute()
    return Place(url.set(database=str(file)), file)


def prepare_folder(file: Path) -> None:
    """Make the folder of a SQLite file, for its owner alone.

    Raises StoreUnavailable on a network file system, and OSError.
    """
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    kind = file_system_of(file.parent)
    if kind in NETWORKED:
        error = StoreUnavailable(
            f"The library's file lies on a network file system ({kind}), where SQLite may "
            f"lose what several servers write; set {SETTING} to a PostgreSQL database, or to a "
            "SQLite file on a disk of this machine."
        )
        raise told_with_file(error, file)


def told_with_file(error: StoreUnavailable, file: Path | None) -> StoreUnavailable:
    """The same, with a note of where the file lies: for the log and for whoever works at the
    command line. What a server answers never holds notes."""
    if file is not None:
        error.add_note(f"The file is {file}.")
    return error


def file_system_of(folder: Path) -> str:
    """The kind of file system that holds a folder, in lower case; empty where it is not known."""
    import psutil

    path, best = os.path.realpath(folder), ("", "")
    try:
        parts = psutil.disk_partitions(all=True)
    except (OSError, RuntimeError):
        return ""
    for part in parts:
        mount = part.mountpoint
        inside = path == mount or path.startswith(mount.rstrip("/\\") + os.sep)
        # The last one that is mounted at a place hides those before.
        if inside and len(mount) >= len(best[0]):
            best = (mount, part.fstype)
    return best[1].lower()


def missing(error: ModuleNotFoundError) -> StoreUnavailable:
    """What to install where a driver is not there."""
    name = error.name or "a driver"
    if name == "asyncpg":
        return StoreUnavailable("PostgreSQL needs a driver: pip install 'alacard_ext[postgresql]'.")
    return StoreUnavailable(f"The library needs {name}: pip install {name}.")
