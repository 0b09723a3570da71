"""A Jupyter server with the extension, in a process of its own, which may be killed."""

from __future__ import annotations

import http.client
import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

START_SECONDS = 300.0
"""How long a server may take to start on a machine that is busy."""
PROJECT = Path(__file__).parents[1]
OTHERS = (
    "jupyter_lsp",
    "jupyter_server_proxy",
    "jupyter_server_terminals",
    "jupyterlab",
    "jupyterlab_jupytext",
    "notebook",
    "notebook_shim",
)
"""Extensions that nobody asks here, without which a server starts in half of the time."""
BASE_URL = "--ServerApp.base_url="


class Server:
    """One server and its folder: `root` is that of its files, `log` what it says. With nothing else
    in `environment`, it has no way to the Hub."""

    def __init__(
        self,
        home: Path,
        options: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
        also: Sequence[str] = (),
    ) -> None:
        self.home, self.root, self.log = home, home / "root", home / "server.log"
        self.token = secrets.token_hex(16)
        self.port = 0
        named = [each.partition("=")[2] for each in options if each.startswith(BASE_URL)]
        self.base_url = named[-1] if named else "/"
        self._process: subprocess.Popen[bytes] | None = None
        self.root.mkdir(parents=True, exist_ok=True)
        self._environment = {
            **(environment or os.environ | {"HF_HOME": str(home / "hf"), "HF_HUB_OFFLINE": "1"}),
            "JUPYTER_CONFIG_DIR": str(home / "config"),
            "JUPYTER_DATA_DIR": str(home / "data"),
            "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
            "IPYTHONDIR": str(home / "ipython"),
            # What the options name may be a class of the tests.
            "PYTHONPATH": str(PROJECT),
        }
        extensions = dict.fromkeys(OTHERS, False) | dict.fromkeys(["alacard_ext", *also], True)
        self._command = [
            *(sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root"),
            *(f"--ServerApp.jpserver_extensions={extensions}", "--ServerApp.port=0"),
            *(f"--IdentityProvider.token={self.token}", f"--ServerApp.root_dir={self.root}"),
            *("--ServerApp.log_level=ERROR", *options),
        ]

    @property
    def pid(self) -> int:
        """Its process. Raises RuntimeError where it does not run."""
        if self._process is None:
            raise RuntimeError("the server does not run")
        return self._process.pid

    @property
    def url(self) -> str:
        """Where it answers, with a slash at the end."""
        return f"http://127.0.0.1:{self.port}{self.base_url}"

    @property
    def headers(self) -> dict[str, str]:
        """What each request to it has."""
        return {"Authorization": f"token {self.token}"}

    def start(self) -> None:
        """Start it, and wait until it answers. Raises RuntimeError where it ends instead."""
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                self._command, cwd=self.home, env=self._environment, stdout=log, stderr=log
            )
        self._process = process
        told = self.home / "runtime" / f"jpserver-{process.pid}.json"
        end = time.monotonic() + START_SECONDS
        while not self._answers(told):
            if process.poll() is not None or time.monotonic() > end:
                self.kill()
                raise RuntimeError(f"no server: {self.log.read_text()[-2000:]}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Let it end by itself."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def kill(self) -> None:
        """End it at once, as `kill -9` does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(60)
            self._process = None

    def line(self, seconds: float = 120) -> http.client.HTTPConnection:
        """A connection that is kept, on which an answer may take so long."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)

    def _answers(self, told: Path) -> bool:
        try:
            self.port = int(json.loads(told.read_text())["port"])
        except (OSError, ValueError):  # not written yet, or not to its end
            return False
        line = self.line(START_SECONDS)
        try:
            line.request("GET", f"{self.base_url}api/status", headers=self.headers)
            return line.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()


@contextmanager
def serving(
    home: Path,
    options: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
    also: Sequence[str] = (),
) -> Iterator[Server]:
    """A server that runs, with extensions beside Alacard, and is stopped afterwards."""
    server = Server(home, options, environment, also)
    server.start()
    try:
        yield server
    finally:
        server.stop()
