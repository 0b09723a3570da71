"""The local hub in a process of its own, so that it does not share our interpreter's time."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[2]


@dataclass(frozen=True)
class ServedHub:
    """A hub elsewhere: `.url`, and what a test can make it do."""

    url: str

    def faults(self, **values: Any) -> None:
        """Well but for `values`, as in `tests.local_hub.faults`; `delay` is in seconds."""
        self._admin("/__faults__", "POST", values)

    def requests(self) -> list[dict[str, Any]]:
        """Every request since the last `forget`."""
        found: list[dict[str, Any]] = self._admin("/__requests__", "GET")
        return found

    def forget(self) -> None:
        """Empty the record; the hub is well again, without delay."""
        self._admin("/__requests__", "DELETE")

    def _admin(self, path: str, method: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, method=method)
        with urllib.request.urlopen(request, timeout=10) as reply:
            return json.loads(reply.read())


@contextmanager
def served_hub() -> Iterator[ServedHub]:
    """Serve it, building the tiny models first where the cache lacks them."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.local_hub"], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        url = ""
        for line in process.stdout:
            if line.startswith("http"):
                url = line.strip()
                break
        if not url:
            raise RuntimeError(f"the local hub did not start (exit {process.wait()})")
        yield ServedHub(url)
    finally:
        process.terminate()
        process.wait(timeout=10)
