"""A database for each test: a SQLite file, and where it can be started a PostgreSQL."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

BINARIES = Path("/usr/lib/postgresql/15/bin")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a PostgreSQL of this session, on a unix socket alone."""
    if not (BINARIES / "postgres").exists():
        if os.environ.get("CI"):
            pytest.fail(f"PostgreSQL is missing: install it, so that {BINARIES} is there")
        pytest.skip(f"no PostgreSQL in {BINARIES}; install it to try the store on it")
    # Short, since the path of a socket may have no more than 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    who: dict[str, Any] = {}
    if os.getuid() == 0:  # which PostgreSQL refuses to run as
        who = {"user": "nobody", "group": "nogroup", "extra_groups": []}
        shutil.chown(folder, "nobody", "nogroup")
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **who}
    made = ["initdb", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C", "-U", "me"]
    subprocess.run([BINARIES / made[0], *made[1:], "-D", folder / "data"], check=True, **quiet)
    options = ["-D", folder / "data", "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"]
    server = subprocess.Popen([BINARIES / "postgres", *options], **quiet)
    try:
        ready = [BINARIES / "pg_isready", "-h", folder, "-q"]
        deadline = time.monotonic() + 120
        while subprocess.run(ready, **quiet).returncode:
            assert server.poll() is None and time.monotonic() < deadline, "PostgreSQL did not start"
            time.sleep(0.05)
        yield f"postgresql://me@/postgres?host={folder}"
    finally:
        server.terminate()
        server.wait(120)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store that is new, or was emptied."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/library.sqlite"
    url: str = request.getfixturevalue("postgresql")
    return url
