"""The wheel, built when its sources are newer: what is measured and tried is what people install.

`ALACARD_WHEEL` names another wheel to take as it is.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).parents[2]
FOLDERS = ("alacard_ext", "src", "style", "schema", "jupyter-config")
FILES = (
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "pyproject.toml",
    "hatch_build.py",
    "install.json",
)
# Built, or written by a run: never a source of the wheel.
LEFT_OUT = ("labextension", "__pycache__", "compiled", "deck.json")


def wheel() -> Path:
    """The newest wheel in `dist/`; `make wheel` first where it is older than what it is made of.

    Raises RuntimeError with the end of the build's output where the build fails.
    """
    named = os.environ.get("ALACARD_WHEEL")
    if named:
        return Path(named).resolve(strict=True)
    found = _newest()
    if found is None or found.stat().st_mtime < max(path.stat().st_mtime for path in _sources()):
        done = subprocess.run(
            ["make", "wheel"], cwd=PROJECT, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"'make wheel' failed:\n{(done.stdout + done.stderr)[-3000:]}")
        found = _newest()
    assert found is not None, "'make wheel' left nothing in dist/"
    return found


def _newest() -> Path | None:
    wheels = (PROJECT / "dist").glob("*.whl")
    return max(wheels, key=lambda path: path.stat().st_mtime, default=None)


def _sources() -> Iterator[Path]:
    yield from (PROJECT / name for name in FILES)
    for folder in FOLDERS:
        for path in (PROJECT / folder).rglob("*"):
            if path.is_file() and not any(part in LEFT_OUT for part in path.parts):
                yield path
