"""The library through a real Jupyter server, which one caller asks."""

from __future__ import annotations

import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from .asking import LIMIT, PARAMS, ROUNDS, TRENDS
from .synthetic import ADA
from .table import Pair

API = "/alacard/api/v1/"


class Caller:
    """One connection that is kept."""

    def __init__(self, port: int, token: str) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._headers = {"Authorization": f"token {token}"}

    def ask(self, path: str, **params: Any) -> None:
        """Raises RuntimeError where it is not answered with 200."""
        self._line.request("GET", f"{API}{path}?{urlencode(params)}", headers=self._headers)
        answer = self._line.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"the server answered {answer.status}: {body[:300]!r}")
        json.loads(body)


def measure_server(into: dict[str, Pair], url: str, home: Path, shared: list[str]) -> None:
    """The same questions over REST. The caller is who owns a fifth of all, and in no group."""

    def page(caller: Caller, number: int) -> None:
        share_id = shared[number * 7919 % len(shared)]
        for rest in ("", "/versions", "/chain"):
            caller.ask(f"notebook/{share_id}{rest}")

    with _serving(url, home) as caller:
        for name, make in PARAMS.items():
            into[name] = _times(partial(_ask, caller, "library", make, limit=LIMIT))
        for name, make in TRENDS.items():
            into[name] = _times(partial(_ask, caller, "trending", make))
        into["share page (hand, versions, chain)"] = _times(lambda n: page(caller, n))


def _ask(
    caller: Caller, path: str, make: Callable[[int], dict[str, Any]], number: int, **more: Any
) -> None:
    caller.ask(path, **more, **make(number))


def _times(ask: Callable[[int], None]) -> Pair:
    for number in range(8):
        ask(number)
    taken = []
    for number in range(ROUNDS):
        before = time.perf_counter()
        ask(number)
        taken.append((time.perf_counter() - before) * 1000)
    taken.sort()
    return taken[len(taken) // 2], taken[int(len(taken) * 0.95)]


@contextmanager
def _serving(url: str, home: Path) -> Iterator[Caller]:
    home.mkdir(parents=True)
    token = secrets.token_hex(16)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    environment = {
        **os.environ,
        "HF_HOME": str(home / "hf"),
        "HF_HUB_OFFLINE": "1",
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERHUB_USER": ADA,
    }
    command = [
        *(sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root"),
        *("--ServerApp.jpserver_extensions={'alacard_ext': True}", f"--port={port}"),
        *(f"--IdentityProvider.token={token}", "--ServerApp.port_retries=0"),
        *(f"--AlacardApp.database_url={url}", f"--ServerApp.root_dir={home}"),
        "--ServerApp.log_level=ERROR",
    ]
    log = home / "server.log"
    with log.open("w") as file:
        process = subprocess.Popen(command, env=environment, stdout=file, stderr=file)
    try:
        yield _answering(process, port, token, log)
    finally:
        process.terminate()
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answering(process: subprocess.Popen[bytes], port: int, token: str, log: Path) -> Caller:
    end = time.monotonic() + 180
    while True:
        caller = Caller(port, token)
        try:
            caller.ask("library", limit=1)
            return caller
        except (OSError, http.client.HTTPException) as error:
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"no server: {log.read_text()[-2000:]}") from error
            time.sleep(0.2)
