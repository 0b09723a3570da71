"""Copies of the tree, in which a fault is made and tests are run."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

PROJECT = Path(__file__).parents[2]
# Built once and read only: a copy looks at the checkout's own.
LINKED = (".cache", "alacard_ext/labextension")
# pytest's exit status where tests ran and some failed; others mean that none of them spoke.
PASSED, FAILED = 0, 1
FAILED_TEST = re.compile(r"^FAILED (\S+\.py::\w+(?:::\w+)*)", re.MULTILINE)
# What every run imports, but nothing of this project: runs are forked from a process that has it.
WARM = ["pytest", "hypothesis", "pydantic", "nbformat", "httpx", "jupyter_server.serverapp"]


@dataclass(frozen=True)
class Fault:
    """A text that stands once in `file`, what takes its place, and the tests that must notice."""

    name: str
    file: str
    find: str
    replace: str
    tests: tuple[str, ...]


class Copy:
    """A copy of the files that git knows or would know, with links to what was built."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # Python takes bytecode for fresh by a file's size and second: each write has its own.
        self._seconds = itertools.count(1_000_000_000)
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=PROJECT,
            check=True,
            capture_output=True,
        ).stdout.decode()
        for name in filter(None, listed.split("\0")):
            if (PROJECT / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(PROJECT / name, folder / name)
        for name in LINKED:
            if (PROJECT / name).exists() and not (folder / name).exists():
                (folder / name).symlink_to(PROJECT / name)

    def broken_by(self, fault: Fault) -> tuple[str, str]:
        """`found` and by which test; `survived`; or `broken` where nothing was tried."""
        path = self.folder / fault.file
        whole = path.read_text(encoding="utf-8")
        if (times := whole.count(fault.find)) != 1:
            return "broken", f"the text to replace stands {times} times in {fault.file}"
        self._write(path, whole.replace(fault.find, fault.replace))
        try:
            status, said = self.run(fault.tests)
        finally:
            self._write(path, whole)
        failed = FAILED_TEST.search(said)
        if status == FAILED and failed:
            return "found", failed[1]
        return (
            ("survived", ", ".join(fault.tests)) if status == PASSED else ("broken", said[-2000:])
        )

    def run(self, tests: list[str] | tuple[str, ...]) -> tuple[int | None, str]:
        """Run tests here up to the first failure: pytest's status, and what it said."""
        log = self.folder / "mutants.log"
        context = get_context("forkserver")
        context.set_forkserver_preload(WARM)
        run = context.Process(target=_pytest, args=(str(self.folder), str(log), list(tests)))
        run.start()
        run.join()
        return run.exitcode, log.read_text(encoding="utf-8", errors="replace")

    def _write(self, path: Path, text: str) -> None:
        path.write_text(text, encoding="utf-8")
        second = next(self._seconds)
        os.utime(path, (second, second))


def _pytest(folder: str, log: str, tests: list[str]) -> None:
    """In a process of its own: pytest in a copy, whose packages go before the checkout's."""
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.chdir(folder)
    sys.path[:] = [folder, *(path for path in sys.path if path not in ("", str(PROJECT)))]
    os.environ["PYTHONPATH"] = folder
    import pytest

    sys.exit(pytest.main(["-q", "-x", "-p", "no:cacheprovider", *tests]))
