"""`python -m tools.team`: PostgreSQL, a server that two people use, and two workers.

All of it lies in one temporary folder, and ends with Ctrl-C. What is given on the command line is
handed to JupyterLab, such as `--allow-root`.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

from .identity import VARIABLE
from .postgresql import PACKAGED, programs, stoppable

PROJECT = Path(__file__).parents[2]
PEOPLE = {"ada": "localhost", "ben": "127.0.0.1"}
"""Who there is, and the name by which each reaches the server: cookies belong to a host name."""
WORKERS = 2
START_SECONDS, END_SECONDS = 300.0, 60.0
Child = subprocess.Popen[bytes]


def main(options: Sequence[str]) -> int:
    """Run until Ctrl-C, SIGTERM or the end of the server; 0 after the first two, else 1."""
    if programs(PACKAGED) is None:
        print("PostgreSQL is not installed; install it (Debian: apt install postgresql).")
        return 1
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with (
        tempfile.TemporaryDirectory(prefix="alacard-team-") as folder,
        stoppable() as database,
        contextlib.ExitStack() as children,
    ):
        home = Path(folder)
        port, environment, tokens = _settings(home, database.url)
        run = [sys.executable, "-m"]
        server = [*run, "jupyterlab", "--no-browser", f"--ServerApp.port={port}", *options]
        parts = {"server": children.enter_context(_child(server, home / "server.log", environment))}
        if not _answers(f"http://127.0.0.1:{port}/lab", parts["server"], stop):
            return 0 if stop.is_set() else _ended("server", home)
        # The server has made the tables by now.
        for number in range(1, WORKERS + 1):
            name = f"worker-{number}"
            work = [*run, "alacard_ext", "worker", "--concurrency", "2"]
            parts[name] = children.enter_context(_child(work, home / f"{name}.log", environment))
        _tell(port, tokens, home)
        while not stop.wait(0.5):
            for name in [name for name, part in parts.items() if part.poll() is not None]:
                if name == "server":
                    return _ended(name, home)
                # As on many machines: the others take its jobs once its leases have run out.
                _lost(name, parts.pop(name), home)
        print("\nStopping the team …", flush=True)
    print("All of it has ended, and its folder is removed.")
    return 0


def _settings(home: Path, database_url: str) -> tuple[int, dict[str, str], dict[str, str]]:
    """The port, the variables of all parts, and the token of each person."""
    tokens = {name: secrets.token_hex(16) for name in PEOPLE}
    for each in ("config/labconfig", "notebooks"):
        (home / each).mkdir(parents=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    settings = {
        "ServerApp": {
            "identity_provider_class": "tools.team.identity.Team",
            "ip": "127.0.0.1",
            "port_retries": 0,
            "root_dir": str(home / "notebooks"),
        },
        "LabApp": {"check_for_updates_class": "jupyterlab.NeverCheckForUpdate"},
        "AlacardApp": {"administrators": ["ada"], "open_panel": True},
    }
    (home / "config" / "jupyter_server_config.json").write_text(json.dumps(settings, indent=2))
    quiet = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
    (home / "config" / "labconfig" / "page_config.json").write_text(json.dumps(quiet))
    environment = os.environ | {
        "ALACARD_DATABASE_URL": database_url,
        VARIABLE: json.dumps(tokens),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "PYTHONPATH": str(PROJECT),
    }
    return port, environment, tokens


@contextlib.contextmanager
def _child(command: Sequence[str], log: Path, environment: dict[str, str]) -> Iterator[Child]:
    """A process of its own session, so that Ctrl-C reaches this program alone; ended at the end."""
    with log.open("wb") as output:
        child = subprocess.Popen(
            command, env=environment, cwd=log.parent, stdin=subprocess.DEVNULL,
            stdout=output, stderr=output, start_new_session=True,
        )  # fmt: skip
        try:
            yield child
        finally:
            child.terminate()
            try:
                child.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def _answers(url: str, server: Child, stop: threading.Event) -> bool:
    """Wait for the server; False where it ended, took too long, or is no longer wanted."""
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=30):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            if stop.wait(0.2):
                return False
    return False


def _ended(name: str, home: Path) -> int:
    log = (home / f"{name}.log").read_text(errors="replace")
    print(f"The {name} has ended by itself. It said:\n{log[-3000:]}", file=sys.stderr)
    return 1


def _lost(name: str, worker: Child, home: Path) -> None:
    log = (home / f"{name}.log").read_text(errors="replace")
    print(
        f"\n{name} has ended with status {worker.returncode}. The rest of the team starts its\n"
        f"jobs again within a minute. It said:\n{log[-1000:]}",
        flush=True,
    )


def _tell(port: int, tokens: dict[str, str], home: Path) -> None:
    print("A team on this machine: PostgreSQL, one JupyterLab for two people, and two workers.\n")
    for name, token in tokens.items():
        role = "administrator" if name == "ada" else "member"
        print(f"  {name} ({role})  http://{PEOPLE[name]}:{port}/lab?token={token}")
    print(
        "\nBoth can be open in one browser. Share a notebook as ada and open it as ben; submit a\n"
        "bulk, and see in Jobs > Monitor which worker takes it. Kill one with its process id:\n"
        "the other one finishes its jobs.\n"
        f"Logs: {home}. Everything is removed when you press Ctrl-C.",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
