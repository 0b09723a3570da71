"""`python -m tests.bench_library.probe`: how long a server takes to say how it is.

A process of its own, so that the callers of a benchmark do not hold it up. It reads one line of
JSON (`port`, `token`, `seconds`, `every`), and writes the milliseconds of each answer as JSON.
"""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import time
from typing import Any

from tests.serving import PROJECT, Server


def measured(port: int, token: str, seconds: float, every: float) -> list[float]:
    """Milliseconds of each answer to `/api/status`, asked every so many seconds."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    taken, end = [], time.perf_counter() + seconds
    while (before := time.perf_counter()) < end:
        line.request("GET", "/api/status", headers={"Authorization": f"token {token}"})
        answer = line.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"/api/status answered {answer.status}")
        took = time.perf_counter() - before
        taken.append(took * 1000)
        time.sleep(max(every - took, 0.0))
    return taken


class Probe:
    """Asks a server for so many seconds, beside all else."""

    def __init__(self, server: Server, seconds: float, every: float = 0.05) -> None:
        command = [sys.executable, "-m", __name__]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd=PROJECT, text=True)
        asked: dict[str, Any] = {"port": server.port, "token": server.token}
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asked | {"seconds": seconds, "every": every}) + "\n")
        self._process.stdin.flush()

    def taken(self) -> list[float]:
        """What it measured, in order of size, once it is done."""
        said, _ = self._process.communicate(timeout=600)
        return sorted(json.loads(said))


if __name__ == "__main__":
    print(json.dumps(measured(**json.loads(sys.stdin.readline()))))
