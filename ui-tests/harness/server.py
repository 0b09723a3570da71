"""A real Jupyter server of its own: own folders, own port, a token, and the local hub."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from .processes import Program, free_port

ANNOUNCEMENTS = "@jupyterlab/apputils-extension:announcements"
UNUSED = (
    "@jupyterhub/jupyter-server-proxy",
    "@jupyterlab/debugger-extension",
    "@jupyterlab/extensionmanager-extension",
    "@jupyterlab/fileeditor-extension:language-server",
    "@jupyterlab/lsp-extension",
    "@jupyterlab/notebook-extension:language-server",
    "@jupyterlab/pdf-extension",
    "@jupyterlab/terminal-extension",
    "@jupyterlab/tooltip-extension",
    "jupyterlab-jupytext",
)
"""What no test looks at, and each page would load again, which takes a fifth of its time. Where the
wheel is tested, in environments of its own, the application has all that ships with it."""
Application = Literal["lab", "notebook"]


@dataclass
class JupyterServer:
    """Where a running server is, and what it was given."""

    url: str
    token: str
    home: Path
    program: Program

    @property
    def root(self) -> Path:
        """The folder that the file browser shows."""
        return self.home / "root"

    def ask(self, path: str, method: str = "GET", body: Any = None) -> Any:
        """JSON of a REST route, authenticated by the token. Raises urllib's HTTPError."""
        request = urllib.request.Request(
            f"{self.url}/{path.lstrip('/')}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"token {self.token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=240) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def answers(self) -> bool:
        """Whether it takes requests by now."""
        try:
            self.ask("api/status")
        except (OSError, urllib.error.URLError):
            return False
        return True

    def _end(self, path: str) -> None:
        """DELETE what may have ended by itself meanwhile."""
        try:
            self.ask(path, "DELETE")
        except urllib.error.HTTPError as error:
            if error.code not in (404, 409, 410):
                raise

    def forget(self) -> None:
        """End what runs; drop settings, workspaces, notebooks, and what is known of models.

        That is the Hub's cached answers and the downloads, which tell of a model without the Hub.
        """
        # Where a test failed in the middle, its verification would be found again by the next page.
        verifications = "alacard/api/v1/notebook/verify"
        for one in self.ask(verifications)["data"]["verifications"]:
            if one["phase"] not in ("done", "cancelled"):
                self._end(f"{verifications}/{one['request_id']}")
        for session in self.ask("api/sessions"):
            self._end(f"api/sessions/{session['id']}")
        for name in ("settings", "workspaces", "answers", "hf"):
            for entry in (self.home / name).iterdir():
                if entry.is_dir():
                    shutil.rmtree(entry, ignore_errors=True)
                else:
                    entry.unlink(missing_ok=True)
        # A notebook of an earlier test would still be listed on its model's page.
        for notebook in self.root.rglob("*.ipynb"):
            notebook.unlink(missing_ok=True)


def start_server(
    home: Path,
    hub_url: str,
    *,
    application: Application = "lab",
    binaries: Path | None = None,
    environment: Mapping[str, str] | None = None,
    base_url: str = "/",
    options: Sequence[str] = (),
) -> JupyterServer:
    """Start `jupyter lab` or `jupyter notebook` and wait until it answers.

    `home` is an empty folder for all it writes; `binaries` the `bin` folder of the environment to
    test, by default that of this Python; `options` are added to the command line. The caller stops
    `.program`.
    """
    for name in ("root", "config", "data", "runtime", "settings", "workspaces", "answers", "hf"):
        (home / name).mkdir(parents=True, exist_ok=True)
    page_config = home / "config" / "labconfig" / "page_config.json"
    page_config.parent.mkdir(parents=True, exist_ok=True)
    page_config.write_text(
        json.dumps(
            {
                "disabledExtensions": dict.fromkeys(
                    (ANNOUNCEMENTS, *(UNUSED if binaries is None else ())), True
                ),
                # Else each page starts Node.js to ask whether JupyterLab is to be built again.
                "buildAvailable": False,
                "buildCheck": False,
            }
        )
    )
    # Not resolved: the interpreter of a virtual environment is a link out of it.
    folder = binaries or Path(sys.executable).parent
    port, token = free_port(), secrets.token_hex(16)
    class_name = {"lab": "LabApp", "notebook": "JupyterNotebookApp"}[application]
    command = [
        str(folder / "python"),
        "-m",
        {"lab": "jupyterlab", "notebook": "notebook"}[application],
        "--no-browser",
        "--allow-root",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.base_url={base_url}",
        f"--ServerApp.root_dir={home / 'root'}",
        f"--IdentityProvider.token={token}",
        f"--AlacardApp.cache_dir={home / 'answers'}",
        # Tests hold the Hub's answers back for longer than people wait for them.
        "--AlacardApp.hub_timeout=900",
        # A Hub that fails, or tells something else, is asked at once.
        "--AlacardApp.hub_fresh_seconds=0",
        f"--{class_name}.user_settings_dir={home / 'settings'}",
        f"--{class_name}.workspaces_dir={home / 'workspaces'}",
        f"--{class_name}.extension_manager=readonly",
        f"--{class_name}.expose_app_in_browser=True",
        *options,
    ]
    if application == "lab":
        command.append("--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate")
    program = Program(
        command,
        environment=_environment(home, hub_url, folder) | dict(environment or {}),
        folder=home / "root",
        log=home / "server.log",
        name=f"jupyter {application}",
    )
    server = JupyterServer(f"http://127.0.0.1:{port}{base_url.rstrip('/')}", token, home, program)
    try:
        program.wait_until(server.answers, 240)
    except BaseException:
        program.stop()
        raise
    return server


def _environment(home: Path, hub_url: str, binaries: Path) -> dict[str, str]:
    """This process's environment without what would lead elsewhere, and this server's folders."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("JUPYTER", "HF_", "HUGGING", "TRANSFORMERS_", "PYTEST"))
        and not name.lower().endswith("_proxy")
        and name not in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
    }
    return kept | {
        "PATH": f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}",
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "IPYTHONDIR": str(home / "ipython"),
        "HF_ENDPOINT": hub_url,
        "HF_HOME": str(home / "hf"),
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "HF_HUB_DISABLE_XET": "1",
        "TOKENIZERS_PARALLELISM": "false",
    }
