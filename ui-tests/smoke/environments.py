"""Fresh environments with the wheel in them, which plain pip installs where there is no Node.

They are kept in `.cache/smoke`, under a name that follows from what was asked of pip; the wheel
itself is installed again whenever its bytes changed.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

PROJECT = Path(__file__).parents[2]
CACHE = PROJECT / ".cache" / "smoke"
# What a target chooses for itself; every other package is pinned as in the project.
CHOSEN = re.compile(r"(?i)(jupyterlab|jupyterlab[-_]server|notebook|notebook[-_]shim)==")
SECONDS = 900


@dataclass(frozen=True)
class Target:
    """An application that the wheel must work in, and the requirement that brings it; with an
    `extra` of the wheel, where what that brings is tried as well."""

    name: str
    application: str
    requirement: str
    extra: str = ""

    def __str__(self) -> str:
        return self.name


TARGETS = (
    Target("lab-4.4", "lab", "jupyterlab==4.4.*"),
    Target("lab-4.6", "lab", "jupyterlab==4.6.*"),
    Target("notebook-7", "notebook", "notebook>=7,<8", "demos"),
)


@dataclass(frozen=True)
class Environment:
    """A virtual environment with a target and the wheel in it."""

    target: Target
    folder: Path

    @property
    def binaries(self) -> Path:
        return self.folder / "bin"

    @property
    def variables(self) -> dict[str, str]:
        """Its own programs and settings are all it finds: no Node, no npm, no other Python."""
        return {"PATH": str(self.binaries), "JUPYTER_CONFIG_DIR": str(self.folder / "config")}

    def run(self, *command: str) -> str:
        """Output of a program of this environment; RuntimeError with its words where it fails."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("JUPYTER", "PYTEST", "PYTHON")) and name != "VIRTUAL_ENV"
        }
        done = subprocess.run(
            [str(self.binaries / command[0]), *command[1:]],
            env=kept | self.variables,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        if done.returncode:
            text = (done.stdout + done.stderr)[-4000:]
            raise RuntimeError(f"{' '.join(command)} failed in {self.folder.name}:\n{text}")
        return done.stdout + done.stderr


def environment_with(target: Target, wheel: Path) -> Environment:
    """The target's environment with exactly this wheel, up to date; one process makes it."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with FileLock(CACHE / f"{target.name}.lock"):
        return _up_to_date(target, wheel)


def _up_to_date(target: Target, wheel: Path) -> Environment:
    pins = [line for line in _constraints() if not CHOSEN.match(line)]
    asked = [target.requirement, target.extra, sys.version, *pins, *_metadata(wheel)]
    name = hashlib.sha256("\n".join(asked).encode()).hexdigest()[:12]
    environment = Environment(target, CACHE / f"{target.name}-{name}")
    installed = environment.folder / "wheel.sha256"
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if not installed.exists():
        for stale in CACHE.glob(f"{target.name}-*"):
            shutil.rmtree(stale)
        subprocess.run(
            [sys.executable, "-m", "venv", str(environment.folder)], check=True, timeout=SECONDS
        )
        constraints = environment.folder / "constraints.txt"
        constraints.write_text("\n".join(pins) + "\n")
        _fill(environment, constraints, target.requirement, *_needs(wheel, target.extra))
        named = f"{wheel}[{target.extra}]" if target.extra else str(wheel)
        _install(environment, "-c", str(constraints), target.requirement, named)
    elif installed.read_text() != digest:
        _install(environment, "--force-reinstall", "--no-deps", str(wheel))
    installed.write_text(digest)
    return environment


def _fill(environment: Environment, constraints: Path, *packages: str) -> None:
    """Bring packages by uv, which is quick; where it cannot, pip brings them with the wheel."""
    uv = Path(sys.executable).with_name("uv")
    where = ["--python", str(environment.binaries / "python"), "-c", str(constraints)]
    subprocess.run([str(uv), "pip", "install", "-q", *where, *packages], check=False)


def _install(environment: Environment, *what: str) -> None:
    # Compiling thousands of modules of which a tenth is imported takes as long as the rest of it.
    quick = ("--disable-pip-version-check", "--no-compile", "-q")
    environment.run("python", "-m", "pip", "install", *quick, *what)


def _constraints() -> Sequence[str]:
    return (PROJECT / "constraints.txt").read_text().split()


def _needs(wheel: Path, extra: str) -> list[str]:
    """The packages that the wheel needs, with those of one of its extras."""
    needs = [line.removeprefix("Requires-Dist: ").partition(";") for line in _metadata(wheel)]
    named = f"extra == '{extra}'"
    return [
        need if named in marker else f"{need}{mark}{marker}"
        for need, mark, marker in needs
        if not need.startswith("Requires-") and ("extra ==" not in marker or named in marker)
    ]


def _metadata(wheel: Path) -> list[str]:
    """What the wheel asks of pip."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        lines = archive.read(name).decode().splitlines()
    return sorted(line for line in lines if line.startswith("Requires-"))
