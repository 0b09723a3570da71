"""Starting a child process that is not trusted, and ending all of it, whatever it does.

```
Alacard ──► warden ──► child ──► …      rungs 'landlock' and 'group'
                 └───► bwrap ──► child  rung 'bubblewrap'
```

The warden (`warden.py`) measures and ends; it lives as long as Alacard holds its standard input.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from . import bubblewrap
from .confinement import Confinement, Ending, Outcome
from .probing import probe
from .rungs import Rung
from .runs import MARK, Run, begin_run, end_run
from .system_paths import (
    HARDWARE,
    HARDWARE_OF_CARDS,
    PLAIN_DEVICES,
    PROGRAMS,
    SEEN_ALL_THE_SAME,
    SETTINGS,
)
from .tail import Tail
from .variables import kernel_environment

KEPT_OUTPUT = 64_000
"""Bytes of what a child prints that are kept."""
TEMPORARY = ".tmp"
"""The folder of temporary files within the home, where a rung has no better place."""
GRACE = 5.0
MOST_REPORT = 4000


class Confined:
    """A child that runs, or ran. `rung` is the one that it was started on.

    What it is made of is thrown away at its end: its processes, its temporary folders, and its
    home where that was made for it.
    """

    def __init__(
        self, rung: Rung, run: Run, process: subprocess.Popen[bytes], tail: Tail, request: bytes
    ) -> None:
        self.rung = rung
        self._run, self._process, self._tail = run, process, tail
        self._ending: Ending | None = None
        self._ended = asyncio.get_running_loop().create_future()
        self._loop = asyncio.get_running_loop()
        self._tell(request)
        threading.Thread(target=self._attend, daemon=True).start()

    @property
    def outcome(self) -> Outcome | None:
        """How it ended; None while it runs."""
        return self._ending.outcome if self._ending else None

    @property
    def pid(self) -> int:
        """The process below which all of its processes are."""
        return self._process.pid

    async def wait(self) -> Ending:
        """Wait for its end, whatever that is. Cancelling the wait does not end it."""
        await asyncio.shield(self._ended)
        assert self._ending is not None
        return self._ending

    async def stop(self, grace: float = GRACE) -> Ending:
        """Ask all of its processes to end, and end them where `grace` seconds did not do.

        Where this is cancelled they are ended at once.
        """
        self._tell(f"stop {max(0.0, grace)}\n".encode())
        try:
            return await self.wait()
        except asyncio.CancelledError:
            self._hang_up()
            raise

    def tail(self) -> str:
        """The end of what it printed, on both of its streams."""
        return self._tail.text()

    def since(self, start: int) -> tuple[int, bytes]:
        """What it printed from byte `start` on, and where what is still kept of that begins."""
        return self._tail.since(start)

    def _tell(self, line: bytes) -> None:
        assert self._process.stdin is not None
        # It may have ended meanwhile.
        with suppress(OSError, ValueError):
            self._process.stdin.write(line)
            self._process.stdin.flush()

    def _hang_up(self) -> None:
        assert self._process.stdin is not None
        with suppress(OSError, ValueError):
            self._process.stdin.close()

    def _attend(self) -> None:
        """Wait for the warden in a thread, which works on every system's loop, and clean up."""
        assert self._process.stdout is not None
        told = self._process.stdout.read(MOST_REPORT)
        self._process.wait()
        self._hang_up()
        _clear(self._run)
        self._tail.close()
        self._process.stdout.close()
        try:
            self._ending = Ending(**json.loads(told))
        except (ValueError, TypeError):
            self._ending = Ending("lost")
        # The loop may be closed by now.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._release)

    def _release(self) -> None:
        if not self._ended.done():
            self._ended.set_result(None)


async def start(
    command: Sequence[str],
    confinement: Confinement,
    *,
    rung: Rung | None = None,
    kept_output: int = KEPT_OUTPUT,
) -> Confined:
    """Start `command` with what `confinement` gives it, on the best rung that this machine has.

    `rung` is another one that `probe` found. `kept_output` is in bytes. A command that cannot be
    started ends with status 126 or 127 and says why in its output.

    Raises FileNotFoundError for a path of the confinement that is not there, and ValueError for a
    command that is empty or holds a zero byte. Where this is cancelled nothing runs.
    """
    if not command or any("\0" in word for word in command):
        raise ValueError("a command needs a program, and no word of it may hold a zero byte")
    found = await asyncio.to_thread(probe) if rung is None else rung
    beginning = asyncio.ensure_future(
        asyncio.to_thread(_begin, list(command), confinement, found, kept_output)
    )
    try:
        begun = await asyncio.shield(beginning)
    except asyncio.CancelledError:
        await asyncio.shield(asyncio.gather(beginning, return_exceptions=True))
        if not beginning.cancelled() and beginning.exception() is None:
            await asyncio.shield(Confined(found, *beginning.result()).stop(0))
        raise
    return Confined(found, *begun)


def _begin(
    command: list[str], confinement: Confinement, rung: Rung, kept_output: int
) -> tuple[Run, subprocess.Popen[bytes], Tail, bytes]:
    for path in (*confinement.read_only, *confinement.writable, *confinement.devices):
        if not path.exists():
            raise FileNotFoundError(f"{path} is not there, so that it cannot be given to a child")

    def flooded() -> None:
        # Only what was started prints, so that the process is known by then.
        with suppress(OSError, ValueError):
            assert process.stdin is not None
            process.stdin.write(b"output\n")
            process.stdin.flush()

    run = begin_run()
    tail = Tail(kept_output, most=confinement.limits.output, flooded=flooded)
    try:
        request = _request(command, confinement, rung, run)
        process = subprocess.Popen(  # noqa: S603 our own program
            [*rung.prefix, sys.executable, "-P", "-m", f"{__package__}.warden"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=tail.writes,
            cwd=run.folder,
            env={**kernel_environment(os.environ, run.folder), MARK: run.mark},
            start_new_session=os.name == "posix",
        )
    except BaseException:
        tail.close()
        _clear(run)
        raise
    return run, process, tail, json.dumps(request).encode() + b"\n"


def _request(command: list[str], confinement: Confinement, rung: Rung, run: Run) -> dict[str, Any]:
    """What the warden has to know; it goes through a pipe, as secrets may be among it."""
    home = confinement.home or run.folder / "home"
    own = rung.name == "bubblewrap"
    temporary = bubblewrap.SCRATCH if own else home / TEMPORARY
    home.mkdir(mode=0o700, exist_ok=True)
    if not own:
        temporary.mkdir(mode=0o700, exist_ok=True)
    environment = {
        **confinement.environment,
        "HOME": str(home),
        "TMPDIR": str(temporary),
        MARK: run.mark,
    }
    hardware = HARDWARE_OF_CARDS if confinement.devices else HARDWARE
    reads = (*PROGRAMS, *SETTINGS, *hardware, Path("/proc"), *confinement.read_only)
    if not own:  # which hides the rest
        reads = (*reads, *SEEN_ALL_THE_SAME)
    writes = (home, *confinement.writable, *PLAIN_DEVICES, *confinement.devices)
    return {
        "rung": rung.name,
        "program": rung.program,
        "arguments": bubblewrap.arguments(confinement, home, environment) if own else [],
        "command": command,
        "environment": environment,
        "cwd": str(home),
        "reads": [str(path) for path in reads],
        "writes": [str(path) for path in writes],
        "folders": [str(path) for path in (home, *confinement.writable)],
        "network": confinement.network,
        "ports": list(confinement.ports),
        "limits": asdict(confinement.limits),
    }


def _clear(run: Run) -> None:
    """End what carries the run's mark, and remove its folder, also what a child made unreadable."""
    end_run(run)
    if not run.folder.exists():
        return
    for folder, names, _ in os.walk(run.folder):
        for path in (Path(folder, name) for name in names):
            with suppress(OSError):
                if not path.is_symlink():
                    path.chmod(0o700)
    shutil.rmtree(run.folder, ignore_errors=True)
