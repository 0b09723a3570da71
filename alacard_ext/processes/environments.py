"""Environments built from a notebook's own setup cell, kept by a digest of what they hold."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from ..errors import EnvironmentFailed
from .namespace import unshare_prefix
from .runs import MARK, Run, begin_run, descendants, end_all, end_run, ended
from .tail import Tail
from .variables import kernel_environment

MOST_ENVIRONMENTS = 3
"""Environments on disk; each is some gigabytes. The ones used longest ago are removed."""
KERNEL = "ipykernel>=6.29"
COMPLETE = "complete.json"
TAIL = 1500
BUILD_SECONDS = 3600.0
"""How long a build may take, with the wait for another one of the same environment."""

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
    variables: Sequence[str] = (),
    say: Say = lambda message: None,
) -> Path:
    """The Python of an environment that holds `requirements` and a kernel; built if need be.

    `variables` names those of the environment that the installer gets beside the usual ones.
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
    wanted, bounds = [*requirements, KERNEL], ["-c", str(constraints)] if constraints else []
    try:
        async with (
            asyncio.timeout(BUILD_SECONDS),
            AsyncFileLock(home.with_suffix(".lock"), run_in_executor=False),
        ):
            if await asyncio.to_thread(_usable, home, python):
                return python
            await asyncio.to_thread(shutil.rmtree, home, ignore_errors=True)
            try:
                await _install(home, python, wanted, bounds, installer, variables, say)
            except BaseException:
                await asyncio.shield(asyncio.to_thread(shutil.rmtree, home, ignore_errors=True))
                raise
            (home / COMPLETE).write_text(json.dumps(sorted(requirements)))
    except TimeoutError:
        raise EnvironmentFailed(
            f"Building the environment took more than {BUILD_SECONDS / 60:.0f} minutes; "
            "verify the notebook in the current one."
        ) from None
    await asyncio.to_thread(_prune, folder)
    return python


async def _install(
    home: Path,
    python: Path,
    requirements: list[str],
    bounds: list[str],
    installer: str | None,
    variables: Sequence[str],
    say: Say,
) -> None:
    uv = find_uv() if installer in (None, "uv") else None
    if installer == "uv" and uv is None:
        raise EnvironmentFailed("uv is not installed here; install it, or choose pip.")
    say("Making an environment.")
    if uv:
        try:
            await _run([uv, "venv", "-q", "--python", sys.executable, str(home)], variables)
            say(_installing(requirements, "uv"))
            install = [uv, "pip", "install", "-q", "--python", str(python)]
            return await _run([*install, *bounds, *requirements], variables)
        except EnvironmentFailed:
            if installer == "uv":
                raise
            # uv does not read pip's configuration, where a mirror or a certificate may stand.
            say("uv could not install them; trying pip.")
            await asyncio.to_thread(shutil.rmtree, home, ignore_errors=True)
    await _run([sys.executable, "-m", "venv", str(home)], variables)
    say(_installing(requirements, "pip"))
    install = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "-q"]
    await _run([*install, *bounds, *requirements], variables)


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


async def _run(command: list[str], variables: Sequence[str]) -> None:
    """Run a command without a shell, as a run of its own, so that nothing of it is left behind.

    Raises EnvironmentFailed with the end of its output.
    """
    run, output = begin_run(), Tail()
    process: subprocess.Popen[bytes] | None = None
    try:
        await asyncio.to_thread(unshare_prefix)
        process = _start(command, run, output, variables)
        await ended(process)
    finally:
        await asyncio.shield(asyncio.to_thread(_end, process, run))
        output.close()
    if process.returncode:
        raise EnvironmentFailed(
            "The environment could not be built; the installer's last words are in the details.",
            {"output": output.text().strip()[-TAIL:]},
        )


def _start(
    command: list[str], run: Run, output: Tail, variables: Sequence[str]
) -> subprocess.Popen[bytes]:
    # A package that is built from source runs a stranger's code, as a notebook does.
    environment = kernel_environment(os.environ, run.folder, extra=variables)
    return subprocess.Popen(  # noqa: S603 the requirements were checked, and no shell reads them
        [*unshare_prefix(), *command],
        stdin=subprocess.DEVNULL,
        stdout=output.writes,
        stderr=subprocess.STDOUT,
        env={**environment, MARK: run.mark},
    )


def _end(process: subprocess.Popen[bytes] | None, run: Run) -> None:
    if process is not None:
        end_all(lambda: descendants(process.pid))
        process.kill()
        process.wait()
    end_run(run)


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
    for path in whole[:-MOST_ENVIRONMENTS]:
        shutil.rmtree(path.parent, ignore_errors=True)
