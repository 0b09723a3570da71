"""Copies of the store in a folder, of which the latest are kept: of a file, or by pg_dump."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import BackupFailed, BadRequest, StoreUnavailable
from .engine import OPENING_FAULTS, unavailable
from .migrating import check_file, copy
from .place import default_file, find_place

if TYPE_CHECKING:
    from .place import Place

ENDINGS = (".sqlite", ".dump")
PREFIX = "alacard-"
PARTIAL = ".part"
LONGEST_TOLD = 300


async def back_up_into(database_url: str, folder: str, keep: int) -> tuple[Path, list[Path]]:
    """A new copy in a folder, checked, and the older ones that were removed for it; an empty
    `folder` is one beside the store. Raises BackupFailed, BadRequest where there is no pg_dump, and
    StoreUnavailable."""
    place = await asyncio.to_thread(find_place, database_url)
    target = Path(folder) if folder else (place.file or default_file()).parent / "backups"
    try:
        target.mkdir(parents=True, exist_ok=True, mode=0o700)
        ending = ENDINGS[0] if place.file is not None else ENDINGS[1]
        stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        made = target / f"{PREFIX}{stamp}-{secrets.token_hex(2)}{ending}"
        if place.file is not None:
            await asyncio.to_thread(_copy_file, place, made)
        else:
            await _dump(place, made)
        return made, await asyncio.to_thread(_rotate, made, keep)
    except OSError as error:
        from ..disk import reason

        raise BackupFailed(f"The copy could not be written: {reason(error)}.") from error


def _copy_file(place: Place, made: Path) -> None:
    assert place.file is not None
    if not place.file.exists():
        raise StoreUnavailable("There is no library yet: nothing was kept.")
    try:
        copy(place.file, made)
        with closing(sqlite3.connect(made)) as connection:
            # One file, and no journal beside it once someone has looked into it.
            connection.execute("PRAGMA journal_mode=DELETE").fetchone()
        faults = check_file(made)
    except OPENING_FAULTS as error:
        with suppress(OSError):
            made.unlink()
        raise unavailable(error, place) from error
    if faults:
        made.rename(made.with_name(f"{made.name}.damaged"))
        raise BackupFailed(
            "The copy is damaged, and so is the library in all likelihood; `alacard store check` "
            "says more. Older copies are kept."
        )


async def _dump(place: Place, made: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise BadRequest(
            "There is no pg_dump on this machine: install PostgreSQL's client programs, at least "
            "of the server's version, or let whoever runs the database back it up."
        )
    query = dict(place.url.query)
    if "ssl" in query:
        query["sslmode"] = query.pop("ssl")
    url = place.url.set(drivername="postgresql", query=query)
    # Arguments of a program can be read by everybody on the machine.
    names = ("PATH", "HOME", "LANG")
    environment = {name: os.environ[name] for name in names if name in os.environ}
    if url.password is not None:
        environment["PGPASSWORD"] = str(url.password)
    address = url._replace(password=None).render_as_string(hide_password=False)
    partial = made.with_name(f"{made.name}{PARTIAL}")
    os.close(os.open(partial, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600))
    process = await asyncio.create_subprocess_exec(
        program,
        "--format=custom",
        "--no-password",
        f"--file={partial}",
        f"--dbname={address}",
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        env=environment,
    )
    try:
        _, told = await process.communicate()
        if process.returncode:
            words = " ".join(told.decode("utf-8", "replace").split())[-LONGEST_TOLD:]
            raise BackupFailed(f"pg_dump failed: {words}")
        partial.rename(made)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        partial.unlink(missing_ok=True)


def _rotate(made: Path, keep: int) -> list[Path]:
    """Remove all but the latest beside the one that was made just now; the names tell when."""
    found = sorted(set(made.parent.glob(f"{PREFIX}*{made.suffix}")) - {made})
    gone = []
    for old in found[: max(len(found) - keep + 1, 0)] if keep else []:
        with suppress(OSError):
            old.unlink()
            gone.append(old)
    return gone
