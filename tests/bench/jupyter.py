"""A real Jupyter server in a process of its own, which knows only the local hub."""

from __future__ import annotations

import asyncio
import json
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil

from tests.local_hub.fixtures import hub_environment

QUIET = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}


@dataclass(frozen=True)
class RunningServer:
    """Where it listens, and what its process took of the processor until its first answer."""

    url: str
    token: str
    root: Path
    busy: float
    pid: int

    def spent(self) -> float:
        """Seconds of the processor that its process has taken so far, to a hundredth."""
        return _busy(self.pid)

    async def settled(self) -> None:
        """Until its process has done nothing for three seconds."""
        before = -1.0
        while before != (now := self.spent()):
            before = now
            await asyncio.sleep(3)

    def client(self) -> httpx.AsyncClient:
        """A client that is logged in and keeps its connections."""
        limits = httpx.Limits(max_connections=200, max_keepalive_connections=200)
        return httpx.AsyncClient(
            base_url=self.url,
            headers={"Authorization": f"token {self.token}"},
            timeout=120,
            limits=limits,
        )


def free_port() -> int:
    """A port that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def jupyter_server(
    hub_url: str,
    *,
    application: str = "jupyterlab",
    first_answer: str = "lab",
    extension: bool = True,
    jupyter_path: Path | None = None,
    options: Sequence[str] = (),
) -> Iterator[RunningServer]:
    """Start `python -m <application>` with settings of its own and stop it afterwards.

    It is ready when `first_answer`, an address below the base URL, answers 200. `extension` False
    disables both halves of Alacard and nothing else. `jupyter_path` is looked at first for
    front ends, before those of the environment.
    """
    with tempfile.TemporaryDirectory(prefix="alacard-bench-") as folder:
        home = Path(folder)
        root = home / "root"
        root.mkdir()
        environment = hub_environment(hub_url, home / "hf") | {
            "JUPYTER_CONFIG_DIR": str(home / "config"),
            "JUPYTER_DATA_DIR": str(home / "data"),
            "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
            "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
            "IPYTHONDIR": str(home / "ipython"),
        }
        if jupyter_path is not None:
            environment["JUPYTER_PATH"] = str(jupyter_path)
        _configure(home / "config", extension)
        port, token = free_port(), secrets.token_hex(16)
        command = [
            sys.executable, "-m", application, "--no-browser", "--allow-root",
            f"--ServerApp.port={port}", "--ServerApp.port_retries=0", "--ServerApp.ip=127.0.0.1",
            f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={root}",
            *options,
        ]  # fmt: skip
        url = f"http://127.0.0.1:{port}/"
        with (home / "log").open("w+") as log:
            process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
            try:
                _wait(process, f"{url}{first_answer}?token={token}", home / "log")
                yield RunningServer(url, token, root, _busy(process.pid), process.pid)
            finally:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(timeout=10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


def _busy(pid: int) -> float:
    spent = psutil.Process(pid).cpu_times()
    return float(spent.user + spent.system)


def _configure(folder: Path, extension: bool) -> None:
    # Jupyter's own contents manager: what Jupytext's takes on top belongs to neither side.
    server: dict[str, Any] = {
        "ServerApp": {"jpserver_extensions": {"jupyterlab_jupytext": False}},
        "LabApp": {
            "extension_manager": "readonly",
            "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        },
    }
    pages = {"disabledExtensions": dict(QUIET["disabledExtensions"])}
    if not extension:
        server["ServerApp"]["jpserver_extensions"]["alacard_ext"] = False
        pages["disabledExtensions"]["alacard_ext"] = True
    (folder / "labconfig").mkdir(parents=True)
    (folder / "jupyter_server_config.json").write_text(json.dumps(server))
    (folder / "labconfig" / "page_config.json").write_text(json.dumps(pages))


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.perf_counter() + 60
    with httpx.Client(timeout=30) as client:
        while time.perf_counter() < deadline:
            if process.poll() is not None:
                raise RuntimeError(f"the server ended by itself:\n{log.read_text()[-3000:]}")
            try:
                reply = client.get(url, follow_redirects=True)
            except httpx.TransportError:
                time.sleep(0.02)
                continue
            if reply.status_code == 200:
                return
            raise RuntimeError(f"{url.partition('?')[0]} answered {reply.status_code}")
    raise RuntimeError(f"no answer within 60 s:\n{log.read_text()[-3000:]}")
