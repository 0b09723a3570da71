"""A PostgreSQL of the tests' own, where one is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

PACKAGED = Path("/usr/lib/postgresql")
EMPTY = """DO $$ BEGIN
IF to_regclass('notebooks') IS NOT NULL THEN
  DELETE FROM notebooks; DELETE FROM bodies; DELETE FROM forks; END IF;
END $$"""


def programs(packaged: Path, path: str | None = None) -> Path | None:
    """The folder of PostgreSQL's programs: of the newest version that is packaged, else on PATH."""
    versions = [each for each in packaged.glob("*/bin/postgres") if each.parts[-3].isdigit()]
    if versions:
        return max(versions, key=lambda each: int(each.parts[-3])).parent
    found = shutil.which("postgres", path=path)
    return Path(found).resolve().parent if found else None


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a PostgreSQL of this session."""
    if programs(PACKAGED) is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is missing; .ci/run installs it")
        pytest.skip(f"no PostgreSQL in {PACKAGED} or on PATH; install it to try the store on it")
    with running() as url:
        yield url


@contextmanager
def running() -> Iterator[str]:
    """The URL of a new PostgreSQL, on a unix socket alone. Raises RuntimeError without one."""
    binaries = programs(PACKAGED)
    if binaries is None:
        raise RuntimeError(f"there is no PostgreSQL in {PACKAGED} or on PATH")
    # Short, since the path of a socket may have no more than 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    quiet["cwd"] = folder
    if os.getuid() == 0:  # which PostgreSQL refuses to run as
        quiet |= {"user": "nobody", "group": "nogroup", "extra_groups": []}
        shutil.chown(folder, "nobody", "nogroup")
    made = ["-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C", "-U", "me"]
    subprocess.run([binaries / "initdb", *made, "-D", folder / "data"], check=True, **quiet)
    options = ["-D", folder / "data", "-k", folder, "-c", "listen_addresses="]
    # Its vacuum would come and go as a child of whatever test is running.
    options += ["-c", "fsync=off", "-c", "autovacuum=off"]
    server = subprocess.Popen([binaries / "postgres", *options], **quiet)
    try:
        ready = [binaries / "pg_isready", "-h", folder, "-q"]
        deadline = time.monotonic() + 120
        while subprocess.run(ready, **quiet).returncode:
            assert server.poll() is None and time.monotonic() < deadline, "PostgreSQL did not start"
            time.sleep(0.05)
        yield f"postgresql://me@/postgres?host={folder}"
    finally:
        # Without waiting for those who are still connected.
        server.send_signal(signal.SIGINT)
        try:
            server.wait(60)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


def emptied(url: str) -> str:
    """The same URL, once nothing is kept there any more."""
    _tell(url, EMPTY)
    return url


def new_database(url: str, name: str) -> str:
    """The URL of another database of that server, which has no tables."""
    _tell(url, f"DROP DATABASE IF EXISTS {name}")
    _tell(url, f"CREATE DATABASE {name}")
    return url.replace("/postgres?", f"/{name}?")


def _tell(url: str, statement: str) -> None:
    binaries, (host,) = programs(PACKAGED), parse_qs(urlsplit(url).query)["host"]
    assert binaries is not None
    words = ["-h", host, "-U", "me", "-d", "postgres", "-q", "-v", "ON_ERROR_STOP=1"]
    words += ["-c", statement]
    subprocess.run([binaries / "psql", *words], check=True, timeout=120, cwd=host)
