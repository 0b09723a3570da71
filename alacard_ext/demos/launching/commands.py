"""How an app of each kind is started, and which packages that takes."""

from __future__ import annotations

import ast
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ...python_syntax import parse
from ..checks.requirements import name_of
from ..models import BundleReport, Kind

HERE = "127.0.0.1"
STARTER = Path(__file__).with_name("starter.py")
PAGE_SERVER = Path(__file__).with_name("page_server.py")
NEEDED: dict[Kind, tuple[str, ...]] = {
    "streamlit": ("streamlit",),
    "gradio": ("gradio",),
    "panel": ("panel",),
    "fastapi": ("fastapi", "uvicorn"),
    "static": (),
}
STREAMLIT = {
    "server.address": HERE,
    "server.headless": "true",
    # Its page has an opaque origin, which these would turn away; who may ask, the proxy decides.
    "server.enableCORS": "false",
    "server.enableXsrfProtection": "false",
    "server.fileWatcherType": "none",
    "browser.gatherUsageStats": "false",
}


@dataclass(frozen=True)
class Address:
    """Where an app listens: a `port` of the machine, or of its own network, behind a `socket`. Its
    pages are at `path` for whoever opens them."""

    port: int
    path: str
    socket: Path | None = None


def requirements_of(report: BundleReport) -> list[str]:
    """What is installed for an app: what it names, and its framework where it does not."""
    assert report.kind is not None
    named = {name_of(each) for each in report.requirements}
    return [*report.requirements, *(each for each in NEEDED[report.kind] if each not in named)]


def command_of(report: BundleReport, folder: Path, python: Path, address: Address) -> list[str]:
    """The command for an app whose files are in that folder."""
    app, port = report.files.app_file or "", str(address.port)
    own = [str(python), "-m"]
    command: list[str]
    if report.kind == "streamlit":
        told = [f"--{name}={value}" for name, value in STREAMLIT.items()]
        command = [*own, "streamlit", "run", app, f"--server.port={port}", *told]
    elif report.kind == "panel":
        told = ["--address", HERE, "--port", port, "--allow-websocket-origin=*", "--index", app]
        command = [*own, "panel", "serve", app, *told]
    elif report.kind == "fastapi":
        parent, name = str(folder / Path(app).parent), Path(app).stem
        told = ["--host", HERE, "--port", port, "--root-path", address.path.rstrip("/")]
        command = [*own, "uvicorn", f"{name}:{_variable(folder / app)}", "--app-dir", parent, *told]
    elif report.kind == "static":
        within = Path(app)
        command = [str(python), "-I", "-S", str(PAGE_SERVER), str(folder / within.parent), port]
        command.append(within.name)
    else:
        command = [str(python), app]
    socket = str(address.socket or "")
    return [str(python), "-I", "-S", str(STARTER), str(folder), socket, port, *command]


def variables_of(report: BundleReport, address: Address) -> dict[str, str]:
    """The environment variables that an app of this kind is told by."""
    told = {"PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1", "PORT": str(address.port)}
    if report.kind == "gradio":
        told |= {
            "GRADIO_SERVER_NAME": HERE,
            "GRADIO_SERVER_PORT": str(address.port),
            "GRADIO_ROOT_PATH": address.path.rstrip("/"),
            "GRADIO_ANALYTICS_ENABLED": "False",
        }
    return told


def own_python() -> Path:
    """The Python that runs nothing but files of ours."""
    return Path(sys.executable)


def _variable(app: Path) -> str:
    """The name that a module gives its FastAPI app; `app` where that is not plain."""
    try:
        tree = parse(app.read_bytes().decode("utf-8-sig", "replace"))
    except (OSError, SyntaxError, ValueError, RecursionError):
        return "app"
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            called = node.value.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name == "FastAPI" and isinstance(node.targets[0], ast.Name):
                return node.targets[0].id
    return "app"


def blackened(text: bytes, secrets: Sequence[bytes]) -> bytes:
    """What an app printed, with its secrets made unreadable; it keeps its length."""
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, b"*" * len(secret))
    return text
