"""The process that stands between Alacard and a child that is not trusted.

`… -m alacard_ext.processes.warden` reads what to start from the first line of its standard input,
a JSON object (`confined.py`), and from further lines when to end it. Where that input ends, because
Alacard died, it ends everything. What the child prints goes to the warden's standard error. It
measures what all processes of the child use, ends them where that is too much, and tells how it
ended by one line on its standard output. Orphans of the child become its own children, so that it
finds them.
"""

from __future__ import annotations

import ctypes
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .bubblewrap import begin
from .restriction import become
from .runs import END_SECONDS, lives
from .usage import (
    Held,
    below,
    folder_bytes,
    held_open,
    measure,
    out_of_memory_kills,
    proportional_memory,
)

if TYPE_CHECKING:
    import psutil

SET_CHILD_SUBREAPER = 36
INTERVAL = 0.1
"""Seconds between two readings, or more, so that reading takes a twentieth of the time at most."""
SHARE = 20
SLOW_INTERVAL = 0.5
"""The same for what is read of files."""
PAUSE = 0.005
NOT_STARTED = 126
"""The status of a program that could not be started, as a shell tells it."""


class Watch:
    """One child, from its start to the end of the last process that it left."""

    def __init__(self, request: dict[str, Any]) -> None:
        self._limits: dict[str, Any] = request["limits"]
        self._folders = [Path(path) for path in request["folders"]]
        # Those of bubblewrap's own that stand around the child.
        self._around = 2 if request["rung"] == "bubblewrap" else 0
        self._events: queue.SimpleQueue[tuple[str, float]] = queue.SimpleQueue()
        self._kills_before = out_of_memory_kills()
        self._started = time.monotonic()
        self._slow_at, self._held = self._started, Held()
        self._peak, self._cpu = 0, 0.0
        self._process = _start(request)
        for work in (self._listen, self._await):
            threading.Thread(target=work, daemon=True).start()

    def run(self) -> dict[str, Any]:
        """Watch until it ends, end what is left, and say how it was."""
        try:
            outcome = self._watch()
        finally:
            self._end()
        status = self._process.wait()
        if outcome == "exited" and status and out_of_memory_kills() > self._kills_before:
            outcome = "memory"
        # Where this process had no turn for long, the kernel's own limit comes first.
        self._cpu = max(self._cpu, sum(os.times()[2:4]))
        if outcome == "exited" and status and _above(self._cpu, self._limits["cpu_seconds"]):
            outcome = "cpu"
        return {
            "outcome": outcome,
            "status": 128 - status if status < 0 else status,
            "seconds": time.monotonic() - self._started,
            "peak_memory": self._peak,
            "cpu_seconds": self._cpu,
        }

    def _watch(self) -> str:
        outcome, until, interval = "", float("inf"), INTERVAL
        while True:
            try:
                event, value = self._events.get(timeout=interval)
            except queue.Empty:
                event, value = "", 0.0
            if event == "exited" or time.monotonic() >= until:
                return outcome or "exited"
            if event in ("output", "gone"):
                return "stopped" if event == "gone" else event
            if event == "stop" and not outcome:
                outcome, until = "stopped", time.monotonic() + value
                self._terminate()
            # By the processor: on a busy machine the same reading lasts longer and takes no more.
            began = time.process_time()
            if exceeded := self._exceeded():
                return outcome or exceeded
            left = min(until, self._until()) - time.monotonic()
            interval = max(0.0, min(max(INTERVAL, SHARE * (time.process_time() - began)), left))

    def _exceeded(self) -> str:
        """The limit that is exceeded; empty where none is."""
        began = time.monotonic()
        limits, processes = self._limits, below(os.getpid())
        self._reap(processes)
        usage = measure(processes)
        self._peak = max(self._peak, usage.memory)
        self._cpu = max(self._cpu, usage.cpu_seconds + sum(os.times()[2:4]))
        if _above(usage.processes - self._around, limits["processes"]):
            return "processes"
        slowly = time.monotonic() >= self._slow_at
        if slowly and (limits["memory"] is not None or limits["disk"] is not None):
            self._held = held_open(processes, self._folders)
        if _above(usage.memory + self._held.memory, limits["memory"]) and _above(
            proportional_memory(processes, self._held.memory), limits["memory"]
        ):
            return "memory"
        if _above(self._cpu, limits["cpu_seconds"]):
            return "cpu"
        if time.monotonic() >= self._until():
            return "time"
        if slowly and limits["disk"] is not None:
            left = limits["disk"] - self._held.disk
            if folder_bytes(self._folders, left) > left:
                return "disk"
        if slowly:
            took = time.monotonic() - began
            self._slow_at = time.monotonic() + max(SLOW_INTERVAL, SHARE * took)
        return ""

    def _until(self) -> float:
        seconds = self._limits["seconds"]
        return float("inf") if seconds is None else self._started + float(seconds)

    def _terminate(self) -> None:
        """Ask every process of the child to end; not those of bubblewrap, which would not wait."""
        import psutil

        for process in below(os.getpid())[self._around :]:
            with suppress(psutil.Error):
                process.terminate()

    def _end(self) -> None:
        """Kill whole groups at once, which nothing in them can outrun by forking, until all end."""
        import psutil

        until = time.monotonic() + END_SECONDS
        while True:
            processes = below(os.getpid())
            left = [process for process in processes if lives(process)]
            if sys.platform != "win32":
                for group in {_group(process.pid) for process in left} - {0, 1, _group(0)}:
                    with suppress(OSError):
                        os.killpg(group, signal.SIGKILL)
            for process in left:
                with suppress(psutil.Error):
                    process.kill()
            self._reap(processes)
            # A list of processes may miss one whose parent forked it and ended in the meantime.
            if (not left and not _has_children()) or time.monotonic() > until:
                return
            time.sleep(PAUSE)

    def _reap(self, processes: list[psutil.Process]) -> None:
        """Look at orphans that have ended, so that the system forgets them."""
        import psutil

        if sys.platform == "win32":
            return
        for process in processes:
            with suppress(psutil.Error, ChildProcessError):
                orphan = process.ppid() == os.getpid() and process.pid != self._process.pid
                if orphan and process.status() == psutil.STATUS_ZOMBIE:
                    os.waitpid(process.pid, os.WNOHANG)

    def _await(self) -> None:
        self._process.wait()
        self._events.put(("exited", 0.0))

    def _listen(self) -> None:
        for line in sys.stdin.buffer:
            word, _, value = line.decode().partition(" ")
            self._events.put((word.strip(), float(value or 0)))
        self._events.put(("gone", 0.0))


def _has_children() -> bool:
    """Whether anything is left, as Linux itself knows it: orphans of the child are children of this
    process. Elsewhere they are not, and nobody knows."""
    if sys.platform != "linux":
        return False
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return False
    return True


def _start(request: dict[str, Any]) -> subprocess.Popen[bytes]:
    """Start the child; one that cannot be started says so where its output goes, and ends."""
    command, environment = request["command"], request["environment"]
    passed: tuple[int, ...] = ()
    if request["rung"] == "bubblewrap":
        around, passed = begin(request["program"], request["arguments"])
        command, environment = [*around, *command], {}

    def prepare() -> None:
        try:
            become(request)
        except BaseException as error:
            os.write(2, f"alacard: it could not be confined: {error}\n".encode())
            os._exit(NOT_STARTED)

    options: dict[str, Any] = {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
    if os.name == "posix":
        options = {"start_new_session": True, "preexec_fn": prepare, "pass_fds": passed}
    try:
        return subprocess.Popen(  # noqa: S603 what is asked for, without a shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=2,
            stderr=2,
            cwd=request["cwd"],
            env=environment,
            **options,
        )
    except OSError as error:
        os.write(2, f"alacard: {command[0]} could not be started: {error.strerror}\n".encode())
        ended = [sys.executable, "-I", "-S", "-c", f"raise SystemExit({NOT_STARTED})"]
        return subprocess.Popen(ended, stdin=subprocess.DEVNULL)  # noqa: S603 our own program


def _group(pid: int) -> int:
    """The process group of a process; 0 where there is none, or no such thing."""
    if sys.platform == "win32":
        return 0
    try:
        return os.getpgid(pid)
    except OSError:
        return 0


def _above(value: float, most: float | None) -> bool:
    return most is not None and value > most


def _tasks() -> int:
    """How many processes and threads this user has, which is what a kernel limits."""
    import psutil

    if sys.platform == "win32":
        return 0
    own, total = os.getuid(), 0
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.uids().real == own:
                total += process.num_threads()
    return total


def main() -> None:
    """Do what the standard input says."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    if os.name == "posix":
        # What is meant for a whole terminal is for Alacard to decide.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    request = json.loads(sys.stdin.buffer.readline())
    limited = os.name == "posix" and request["limits"]["processes"] is not None
    ending = Watch({**request, "tasks": _tasks() if limited else 0}).run()
    os.write(1, json.dumps(ending).encode() + b"\n")
    os._exit(0)


if __name__ == "__main__":
    main()
