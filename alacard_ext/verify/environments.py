"""Environments built from a notebook's own setup cell, kept by a digest of what they hold."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from ..errors import EnvironmentFailed
from .memory import kill_tree

KEPT = 3
"""Environments on disk; each is some gigabytes. The ones used longest ago are removed."""
KERNEL = "ipykernel>=6.29"
COMPLETE = "complete.json"
TAIL = 1500

Say = Callable[[str], None]


def environment_digest(requirements: Sequence[str], constraints: str) -> str:
    """What an environment is kept under: this Python, the requirements, and the constraints."""
    whole = [sys.version.split()[0], *sorted(requirements), constraints]
    return hashlib.sha256("\n".join(whole).encode()).hexdigest()[:20]


async def build_environment(
    requirements: Sequence[str],
    folder: Path,
    *,
    constraints: Path | None = None,
    installer: str | None = None,
    say: Say = lambda message: None,
) -> Path:
    """The Python of an environment that holds `requirements` and a kernel; built if need be.

    `installer` is `uv` or `pip`; None takes uv where it is installed, and pip where uv fails.
    `constraints` is a file in pip's format that every version must obey. Two builds of the same
    one wait for each other.

    Raises EnvironmentFailed, with the installer's last words where it came to that. A build that
    was cancelled or failed leaves nothing behind.
    """
    from filelock import AsyncFileLock

    _must_be_requirements(requirements)
    home = await asyncio.to_thread(_home, folder, requirements, constraints)
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    say("Waiting for another build of the same environment.")
    async with AsyncFileLock(home.with_suffix(".lock"), run_in_executor=False):
        if await asyncio.to_thread(_usable, home, python):
            return python
        await asyncio.to_thread(shutil.rmtree, home, ignore_errors=True)
        try:
            await _install(home, python, [*requirements, KERNEL], constraints, installer, say)
        except BaseException:
            await asyncio.shield(asyncio.to_thread(shutil.rmtree, home, ignore_errors=True))
            raise
        (home / COMPLETE).write_text(json.dumps(sorted(requirements)))
    await asyncio.to_thread(_prune, folder)
    return python


async def _install(
    home: Path,
    python: Path,
    requirements: list[str],
    constraints: Path | None,
    installer: str | None,
    say: Say,
) -> None:
    uv = find_uv() if installer in (None, "uv") else None
    if installer == "uv" and uv is None:
        raise EnvironmentFailed("uv is not installed here; install it, or choose pip.")
    bounds = ["-c", str(constraints)] if constraints else []
    say("Making an environment.")
    if uv:
        try:
            await _run([uv, "venv", "-q", "--python", sys.executable, str(home)])
            say(_installing(requirements, "uv"))
            install = [uv, "pip", "install", "-q", "--python", str(python)]
            return await _run([*install, *bounds, *requirements])
        except EnvironmentFailed:
            if installer == "uv":
                raise
            # uv does not read pip's configuration, where a mirror or a certificate may stand.
            say("uv could not install them; trying pip.")
            await asyncio.to_thread(shutil.rmtree, home, ignore_errors=True)
    await _run([sys.executable, "-m", "venv", str(home)])
    say(_installing(requirements, "pip"))
    install = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "-q"]
    await _run([*install, *bounds, *requirements])


def find_uv() -> str | None:
    """The program uv: the one installed beside this Python, else the first on the path."""
    return shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")


def _installing(requirements: Sequence[str], by: str) -> str:
    return f"Installing {len(requirements)} packages by {by}; the first time this takes minutes."


def _must_be_requirements(texts: Sequence[str]) -> None:
    """Refuse what an installer would take for an option, or could not read.

    Raises EnvironmentFailed.
    """
    from packaging.requirements import InvalidRequirement, Requirement

    for text in texts:
        try:
            Requirement(text)
        except InvalidRequirement:
            raise EnvironmentFailed(
                f"The setup cell asks for {text[:100]!r}, which is no requirement that pip knows; "
                "write it as name>=version."
            ) from None


async def _run(command: list[str]) -> None:
    """Run a command without a shell. Raises EnvironmentFailed with the end of what it said."""
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        said, _ = await process.communicate()
    except asyncio.CancelledError:
        # A package that is built from source runs in a process of its own.
        await asyncio.shield(asyncio.to_thread(kill_tree, process.pid))
        await process.wait()
        raise
    if process.returncode:
        last = said.decode(errors="replace").strip()[-TAIL:]
        raise EnvironmentFailed(
            "The environment could not be built; the installer's last words are in the details.",
            {"said": last},
        )


def _home(folder: Path, requirements: Sequence[str], constraints: Path | None) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    text = constraints.read_text(encoding="utf-8") if constraints else ""
    return folder / environment_digest(requirements, text)


def _usable(home: Path, python: Path) -> bool:
    """Whether it was built to its end; if so, it now counts as used."""
    if not (home / COMPLETE).exists() or not python.exists():
        return False
    (home / COMPLETE).touch()
    return True


def _prune(folder: Path) -> None:
    whole = sorted(folder.glob(f"*/{COMPLETE}"), key=lambda path: path.stat().st_mtime)
    for path in whole[:-KEPT]:
        shutil.rmtree(path.parent, ignore_errors=True)
