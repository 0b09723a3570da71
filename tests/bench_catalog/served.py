"""The catalog through a real Jupyter server: answers a second for callers that keep their line."""

from __future__ import annotations

import http.client
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

import psutil

from .asking import several

SECONDS = 5.0
PATH = "/alacard/api/v1/catalog/search?"


class Served:
    """A server that was asked; `memory` is what it holds, mapped pages of the catalog included."""

    def __init__(self, port: int, token: str, process: int) -> None:
        self.port, self._process = port, psutil.Process(process)
        self._headers = {"Authorization": f"token {token}"}

    @property
    def memory(self) -> int:
        """Bytes that the process holds now."""
        return int(self._process.memory_info().rss)

    def line(self) -> http.client.HTTPConnection:
        """A connection that is kept."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def ask(self, line: http.client.HTTPConnection, turn: int) -> None:
        """One search of several words. Raises where it is not answered."""
        line.request("GET", PATH + urlencode({"q": several(turn)}), headers=self._headers)
        answer = line.getresponse()
        body = answer.read()
        if answer.status != 200 or b'"origin": "catalog"' not in body:
            raise RuntimeError(f"the server answered {answer.status}: {body[:300]!r}")

    def by_callers(self, callers: int, seconds: float = SECONDS) -> tuple[float, float, float]:
        """Answers a second for all together, and the median and 95th percentile in ms."""
        taken: list[float] = []
        failed: list[BaseException] = []
        end = time.perf_counter() + seconds

        def call(number: int) -> None:
            line, turn = self.line(), number * 1000
            try:
                while (before := time.perf_counter()) < end:
                    self.ask(line, turn)
                    taken.append((time.perf_counter() - before) * 1000)
                    turn += 1
            except BaseException as error:
                failed.append(error)
            finally:
                line.close()

        threads = [Thread(target=call, args=(number,)) for number in range(callers)]
        began = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failed:
            raise failed[0]
        each = sorted(taken)
        rate = len(each) / (time.perf_counter() - began)
        return rate, each[len(each) // 2], each[int(len(each) * 0.95)]


@contextmanager
def serving(catalog: Path, home: Path) -> Iterator[Served]:
    """A Jupyter server of its own with the extension and this catalog, and no way to the Hub."""
    home.mkdir(parents=True, exist_ok=True)
    token, port = secrets.token_hex(16), _free_port()
    environment = {
        **os.environ,
        "HF_HOME": str(home / "hf"),
        "HF_HUB_OFFLINE": "1",
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "IPYTHONDIR": str(home / "ipython"),
    }
    command = [
        *(sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root"),
        *("--ServerApp.jpserver_extensions={'alacard_ext': True}", f"--port={port}"),
        *(f"--IdentityProvider.token={token}", "--ServerApp.port_retries=0"),
        *(f"--AlacardApp.catalog_dir={catalog}", f"--ServerApp.root_dir={home}"),
        "--ServerApp.log_level=ERROR",
    ]
    with (home / "server.log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        served = Served(port, token, process.pid)
        _wait(served, process, home / "server.log")
        yield served
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(served: Served, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 120
    while True:
        line = served.line()
        try:
            served.ask(line, 0)
            return
        except OSError as error:
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"no server: {log.read_text()[-2000:]}") from error
            time.sleep(0.2)
        finally:
            line.close()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
