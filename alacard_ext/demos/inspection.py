"""Checks of bundles, each in a process of its own."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Self

from ..errors import AlacardError, BadRequest, BundleRefused
from ..room import Service, Shared
from . import staging
from .limits import Limits
from .models import BundleReport
from .storage import BundleStorage

AT_ONCE = 2
"""Checks of a server that are made together."""
PATIENCE = 240.0
"""Seconds after which a check is ended."""
KEPT = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "TEMP", "TMP")
"""Of the environment no more goes along: a check needs no token."""


class Inspection(Service):
    """Unpacks bundles into folders of their own and tells what is in them."""

    def __init__(self, limits: Limits, place: Path) -> None:
        self._limits, self._place = limits, place
        self._turn = asyncio.Semaphore(AT_ONCE)

    @classmethod
    def build(cls, shared: Shared) -> Self:
        storage = BundleStorage(shared.config.demo_storage)
        return cls(Limits.of(shared.config), storage.staging)

    async def check(self, source: Path) -> BundleReport:
        """What there is to tell of an archive or a folder; nothing is kept. Raises BadRequest and
        OSError."""
        async with self.unpacked(source) as (_, report):
            return report

    @asynccontextmanager
    async def unpacked(self, source: Path) -> AsyncIterator[tuple[Path, BundleReport]]:
        """The folder with its files, which is gone at the end unless it was moved, and what there
        is to tell of it. Raises BadRequest and OSError."""
        folder = await asyncio.to_thread(staging.begin, self._place)
        try:
            yield folder, await self._run(source, folder)
        finally:
            await asyncio.to_thread(staging.end, folder)

    async def _run(self, source: Path, folder: Path) -> BundleReport:
        wanted = {
            "server": os.getpid(),
            "source": str(source),
            "into": str(folder),
            "limits": asdict(self._limits),
        }
        async with self._turn:
            return await asyncio.to_thread(_check, json.dumps(wanted))


def refuse(report: BundleReport) -> None:
    """Raises BundleRefused where a report has what is refused."""
    if report.accepted:
        return
    found = [each for each in report.findings if each.level == "refused"]
    first = found[0]
    where = f"{first.file}: " if first.file and first.file not in first.message else ""
    more = f" The findings list {len(found) - 1} more." if len(found) > 1 else ""
    raise BundleRefused(
        f"{where}{first.message} {first.what_to_do}{more}",
        {"findings": [each.model_dump() for each in report.findings]},
    )


def _check(wanted: str) -> BundleReport:
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    # Threads of a library reserve memory that nothing here uses.
    environment |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "alacard_ext.demos.checks.worker"],
            input=wanted,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise BadRequest("Checking the bundle took too long; use one with fewer files.") from None
    if done.returncode < 0:
        raise BadRequest(
            "Checking the bundle exceeded the limits on time and memory; leave out what the app "
            "does not need."
        )
    if done.returncode:
        raise _failed(done.stderr)
    return BundleReport.model_validate_json(done.stdout)


def _failed(told: str) -> AlacardError:
    last = told.strip().rpartition("\n")[2]
    if last.startswith(("FileNotFoundError", "NotADirectoryError")):
        return BadRequest("A file of the bundle disappeared during the check; try again.")
    if last.startswith("PermissionError"):
        return BadRequest(
            "This server may not read a file of the bundle; give it read permission and try again."
        )
    if "Errno 28" in last or "Errno 122" in last:
        return BadRequest("The disk has no room for the bundle; free some space and try again.")
    return AlacardError(f"The check of the bundle failed: {last[:200]}")
