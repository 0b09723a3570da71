"""A private PostgreSQL: in a folder, on a Unix socket, apart from the service of the system."""

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

PACKAGED = Path("/usr/lib/postgresql")


def programs(packaged: Path, path: str | None = None) -> Path | None:
    """The folder of PostgreSQL's programs: of the newest version that is packaged, else on PATH."""
    versions = [each for each in packaged.glob("*/bin/postgres") if each.parts[-3].isdigit()]
    if versions:
        return max(versions, key=lambda each: int(each.parts[-3])).parent
    found = shutil.which("postgres", path=path)
    return Path(found).resolve().parent if found else None


class PostgreSQL:
    """A server of a folder of its own, on a unix socket alone, which can be stopped and started."""

    def __init__(self, binaries: Path) -> None:
        self._binaries = binaries
        # Short, since the path of a socket may have no more than 107 characters.
        self.folder = Path(tempfile.mkdtemp(prefix="pg"))
        self._quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._quiet["cwd"] = self.folder
        if os.getuid() == 0:  # which PostgreSQL refuses to run as
            self._quiet |= {"user": "nobody", "group": "nogroup", "extra_groups": []}
            shutil.chown(self.folder, "nobody", "nogroup")
        made = ["-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C", "-U", "me"]
        initdb = [binaries / "initdb", *made, "-D", self.folder / "data"]
        subprocess.run(initdb, check=True, **self._quiet)
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """As a store is given it."""
        return f"postgresql://me@/postgres?host={self.folder}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = ["-D", self.folder / "data", "-k", self.folder, "-c", "listen_addresses="]
        # Its vacuum would come and go as a child of whatever test is running.
        options += ["-c", "fsync=off", "-c", "autovacuum=off"]
        # In a session of its own: Ctrl-C reaches all of a terminal's, and would end it before those
        # who use it.
        server = subprocess.Popen(
            [self._binaries / "postgres", *options], start_new_session=True, **self._quiet
        )
        self._server = server
        ready = [self._binaries / "pg_isready", "-h", self.folder, "-q"]
        deadline = time.monotonic() + 120
        while subprocess.run(ready, check=False, **self._quiet).returncode:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("PostgreSQL did not start")
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop it, without waiting for those who are still connected."""
        if self._server is None:
            return
        self._server.send_signal(signal.SIGINT)
        try:
            self._server.wait(60)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait(60)
        self._server = None


@contextmanager
def stoppable() -> Iterator[PostgreSQL]:
    """A new PostgreSQL that runs. Raises RuntimeError without one."""
    binaries = programs(PACKAGED)
    if binaries is None:
        raise RuntimeError(f"there is no PostgreSQL in {PACKAGED} or on PATH")
    server = PostgreSQL(binaries)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(server.folder, ignore_errors=True)
