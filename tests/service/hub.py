"""A real JupyterHub of the tests' own: its proxy, the service, and a server for each person."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil

from tests.local_hub.fixtures import hub_environment
from tests.serving import OTHERS

ROOT = Path(__file__).parents[2]
PROXY = ROOT / "node_modules" / ".bin" / "configurable-http-proxy"
ADMIN = "a-token-of-the-tests-alone"
SHOWN = ("jupyter_server_proxy", "jupyterlab", "notebook_shim")
"""Extensions that people's servers have where browsers open them."""
ANNOUNCEMENTS = "@jupyterlab/apputils-extension:announcements"
SETTINGS = """
import os, sys

from jupyterhub.services.service import _ServiceSpawner

# The hub looks twice a minute whether its services run, and starts them again.
_ServiceSpawner.poll_interval = property(lambda self: 1)
c.JupyterHub.bind_url = os.environ["TEST_URL"]
c.JupyterHub.hub_port = int(os.environ["TEST_HUB_PORT"])
c.JupyterHub.db_url = "sqlite:///hub.sqlite"
c.JupyterHub.cookie_secret_file = os.path.abspath("cookie_secret")
c.ConfigurableHTTPProxy.command = [os.environ["TEST_PROXY"]]
c.ConfigurableHTTPProxy.api_url = os.environ["TEST_PROXY_API"]
c.ConfigurableHTTPProxy.pid_file = os.path.abspath("proxy.pid")
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.Authenticator.admin_users = {"root"}
c.JupyterHub.load_groups = {"bakers": {"users": ["ada", "bob"]}}
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = os.path.abspath("homes") + "/{username}"
c.Spawner.cmd = [os.path.join(os.path.dirname(sys.executable), "jupyterhub-singleuser")]
c.Spawner.args = ["--allow-root"]
c.LocalProcessSpawner.interrupt_timeout = 1
c.Spawner.start_timeout = c.Spawner.http_timeout = 300
c.JupyterHub.services[0]["timeout"] = 300
c.JupyterHub.services[0]["url"] = os.environ["TEST_SERVICE"]
c.JupyterHub.services[0]["command"] = [sys.executable, "-m", "alacard_ext", "serve"]
c.JupyterHub.services[0]["environment"].update(
    PYTHONPATH=os.environ["TEST_ROOT"],
    JUPYTER_DATA_DIR=os.path.abspath("service-data"),
    **{name: os.environ[name] for name in os.environ if name.startswith("HF_")},
)
c.Spawner.environment = {
    **{name: os.environ[name] for name in os.environ if name.startswith(("HF_", "PYTHON"))},
    "ALACARD_SERVICE_URL": os.environ["TEST_URL"] + "/services/alacard/",
    "JUPYTERHUB_SINGLEUSER_APP": "jupyter_server.serverapp.ServerApp",
    "JUPYTER_CONFIG_DIR": os.path.abspath("config"),
}
c.JupyterHub.services.append({"name": "tests", "api_token": os.environ["TEST_ADMIN"]})
c.JupyterHub.services.append({"name": "ada", "api_token": os.environ["TEST_ADMIN"] + "-ada"})
c.JupyterHub.load_roles.append(
    {
        "name": "tests",
        "scopes": ["admin:users", "admin:servers", "tokens", "access:servers", "groups"],
        "services": ["tests"],
    }
)
c.JupyterHub.load_roles.append(
    {"name": "asks", "scopes": ["access:services!service=alacard"], "services": ["ada"]}
)
"""
"""What is the tests' own, after what docs/hub.md tells."""


COMMANDS = """
import io, json, shlex, sys
from contextlib import redirect_stdout
from alacard_ext.cli import main

printed = []
for command in json.loads(sys.argv[1]):
    if "SHARE_ID" in command:
        ours = json.load(open("cy.ipynb"))["metadata"]["alacard"]
        command = command.replace("SHARE_ID", ours["share_id"])
    with redirect_stdout(io.StringIO()) as out:
        assert main(shlex.split(command)) == 0, command
    printed.append(out.getvalue())
print(json.dumps(printed))
"""


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on now."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def documented() -> str:
    """The configuration that docs/hub.md shows."""
    text = (ROOT / "docs" / "hub.md").read_text(encoding="utf-8")
    found = re.search(r'```python title="jupyterhub_config.py"\n(.*?)```', text, re.S)
    assert found is not None
    return found[1]


class Hub:
    """A hub that runs; `person` gives a client of someone's own server."""

    def __init__(
        self, folder: Path, model_hub: str, database_url: str, *, lab: bool = False
    ) -> None:
        self.folder, self._model_hub = folder, model_hub
        public, hub, proxy_api, self.service_port = free_ports(4)
        self.url = f"http://127.0.0.1:{public}"
        (folder / "homes").mkdir()
        (folder / "config").mkdir()
        extensions = dict.fromkeys(OTHERS, False) | dict.fromkeys(SHOWN if lab else (), True)
        others = {"ServerApp": {"jpserver_extensions": extensions}}
        (folder / "config" / "jupyter_server_config.json").write_text(json.dumps(others))
        shown = {"LabApp": {"expose_app_in_browser": True, "extension_manager": "readonly"}}
        (folder / "config" / "jupyter_lab_config.json").write_text(json.dumps(shown))
        (folder / "config" / "labconfig").mkdir()
        quiet = {"disabledExtensions": {ANNOUNCEMENTS: True}, "buildCheck": False}
        (folder / "config" / "labconfig" / "page_config.json").write_text(json.dumps(quiet))
        (folder / "jupyterhub_config.py").write_text(documented() + SETTINGS)
        environment = hub_environment(model_hub, folder / "hf-home") | {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "ALACARD_DATABASE_URL": database_url,
            "CONFIGPROXY_AUTH_TOKEN": "between-hub-and-proxy",
            "TEST_URL": self.url,
            "TEST_HUB_PORT": str(hub),
            "TEST_PROXY": str(PROXY),
            "TEST_PROXY_API": f"http://127.0.0.1:{proxy_api}",
            "TEST_SERVICE": f"http://127.0.0.1:{self.service_port}",
            "TEST_ADMIN": ADMIN,
            "TEST_ROOT": str(ROOT),
        }
        self._log = (folder / "log").open("wb")
        self._program = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "-f", "jupyterhub_config.py"],
            cwd=folder,
            env=environment,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
        )
        self.admin = httpx.Client(
            base_url=f"{self.url}/hub/api/",
            headers={"Authorization": f"token {ADMIN}"},
            timeout=120,
            trust_env=False,
        )
        self._clients: list[httpx.Client] = [self.admin]

    def said(self) -> str:
        """What hub, service and servers wrote."""
        return (self.folder / "log").read_text(errors="replace")

    def wait(self, what: Any, seconds: float = 300) -> None:
        """Until `what()` is true."""
        deadline = time.monotonic() + seconds
        while not what():
            assert self._program.poll() is None and time.monotonic() < deadline, self.said()
            time.sleep(0.1)

    def answers(self, path: str) -> bool:
        """Whether someone answers there, and not the proxy alone."""
        try:
            return httpx.get(f"{self.url}{path}", trust_env=False, timeout=5).status_code in (
                200,
                302,
            )
        except httpx.HTTPError:
            return False

    def start_servers(self, names: list[str]) -> None:
        """A server for each of these people."""
        for name in names:
            assert self.admin.post(f"users/{name}").status_code in (201, 409)
        for name in names:
            answer = self.admin.post(f"users/{name}/server")
            assert answer.status_code in (201, 202), answer.text
        for name in names:
            self.wait(lambda name=name: self._is_ready(name))

    def _is_ready(self, name: str) -> bool:
        servers = self.admin.get(f"users/{name}").json().get("servers", {})
        return bool(servers.get("", {}).get("ready"))

    def token(self, name: str, scopes: list[str] | None = None) -> str:
        """A token of a person, who may do with it whatever they may, or these."""
        body: dict[str, Any] = {"note": "tests"} | ({"scopes": scopes} if scopes else {})
        answer = self.admin.post(f"users/{name}/tokens", json=body)
        answer.raise_for_status()
        return str(answer.json()["token"])

    def client(self, path: str, token: str | None) -> httpx.Client:
        """A client of the API below that path of the hub."""
        headers = {"Authorization": f"token {token}"} if token else {}
        base = f"{self.url}{path}alacard/api/v1/"
        made = httpx.Client(base_url=base, headers=headers, timeout=300, trust_env=False)
        self._clients.append(made)
        return made

    def person(self, name: str) -> httpx.Client:
        """A client of a person's own server, as they are."""
        return self.client(f"/user/{name}/", self.token(name))

    def terminal(self, name: str, *commands: str) -> list[str]:
        """What commands of `alacard` print in a terminal of a person's server, one after the other
        in one process; each has to end well. SHARE_ID is that of the file cy.ipynb."""
        home = self.folder / "homes" / name
        environment = hub_environment(self._model_hub, self.folder / "hf-home") | {
            "HOME": str(home),
            "JUPYTER_DATA_DIR": str(home / ".local" / "share" / "jupyter"),
            "JUPYTERHUB_USER": name,
            "JUPYTERHUB_API_TOKEN": self.token(name),
            "ALACARD_SERVICE_URL": f"{self.url}/services/alacard/",
        }
        home.mkdir(exist_ok=True)
        command = [sys.executable, "-c", COMMANDS, json.dumps(commands)]
        done = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        printed: list[str] = json.loads(done.stdout)
        return printed

    def service_pid(self) -> int:
        """The process that keeps the library."""
        for each in psutil.process_iter():
            try:
                if "serve" in each.cmdline() and Path(each.cwd()) == self.folder:
                    return each.pid
            except (psutil.Error, OSError):
                continue
        raise AssertionError("the service does not run")

    def kill_service(self) -> None:
        """End the service at once; the hub starts it again."""
        os.kill(self.service_pid(), signal.SIGKILL)

    def stop(self) -> None:
        """End all of it."""
        for client in self._clients:
            client.close()
        self._program.send_signal(signal.SIGINT)
        try:
            self._program.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self._program.pid, signal.SIGKILL)
            self._program.wait(30)
        self._end_what_is_left()
        self._log.close()

    def _end_what_is_left(self) -> None:
        """A hub that ended by itself leaves its proxy, its services and people's servers."""
        for each in psutil.process_iter():
            try:
                if Path(each.cwd()).is_relative_to(self.folder):
                    each.kill()
            except (psutil.Error, OSError):
                continue


@contextmanager
def running(
    folder: Path, model_hub: str, database_url: str, people: list[str], *, lab: bool = False
) -> Iterator[Hub]:
    """A hub with these people's servers."""
    hub = Hub(folder, model_hub, database_url, lab=lab)
    try:
        hub.wait(lambda: hub.answers("/hub/api/"))
        hub.start_servers(people)
        hub.wait(lambda: hub.answers("/services/alacard/"))
        yield hub
    finally:
        hub.stop()


def missing() -> str | None:
    """Why no hub can be started here; None where one can."""
    from importlib.util import find_spec

    if find_spec("jupyterhub") is None:
        return "no JupyterHub; pip install 'jupyterhub>=6'"
    if not PROXY.exists() or shutil.which("node") is None:
        return "no configurable-http-proxy in node_modules; run npm ci"
    return None


__all__ = ["ADMIN", "Hub", "missing", "running"]
