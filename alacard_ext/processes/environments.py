"""Environments of Python packages, kept by a digest of what they hold, and shared by many.

A build happens in its final folder, because the scripts of an environment name the folder that they
were made for; the file COMPLETE, written last, is what makes it one that may be used.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from ..errors import EnvironmentFailed
from .confined import start
from .confinement import Confinement, Limits
from .environment_keeping import COMPILED, COMPLETE, note_compiled, prune
from .namespace import unshare_prefix
from .package_index import read_pip_configuration, variables_for_uv, without_index
from .runs import (
    MARK,
    Run,
    begin_run,
    descendants,
    end_all,
    end_run,
)
from .tail import Tail
from .variables import kernel_environment

MOST_ENVIRONMENTS = 3
"""Environments on disk; each is some gigabytes. The ones used longest ago are removed."""
KERNEL = "ipykernel>=6.29"
TAIL = 1500
POLL = 0.05
BUILD_SECONDS = 3600.0
"""How long a build may take, with the wait for another one of the same environment."""

COMPILE = """
import compileall, os, sys
getattr(os, "nice", int)(5)
compileall.compile_dir(sys.argv[1], maxlevels=30, quiet=2)
"""
"""Runs nothing of the packages, and leaves out what cannot be compiled."""

Say = Callable[[str], None]


@dataclass(frozen=True)
class Way:
    """How packages are installed: what bounds them, and further words of `build_environment`."""

    bounds: list[str]
    variables: Sequence[str]
    linked: bool
    compiled: bool


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
    kernel: bool = True,
    sources: bool = False,
    linked: bool = False,
    compiled: bool = True,
    most: int = MOST_ENVIRONMENTS,
    say: Say = lambda message: None,
) -> Path:
    """The Python of an environment that holds `requirements`; built if need be.

    `variables` names those of the environment that the installer gets beside the usual ones.
    `installer` is `uv` or `pip`; None takes uv where it is installed, and pip where uv fails.
    `constraints` is a file in pip's format that every version must obey. `kernel` adds one for
    notebooks. Wheels alone are installed unless `sources` allows packages that run their authors'
    code as they are built. Each file is a copy of its own unless it may be `linked` to uv's cache:
    by a hard link all environments could be changed from one, so that this is for children that can
    write to none. `compiled` is False where they are soon to start, and `compile_environment` comes
    later. Two builds of the same one wait for each other. Of those in the folder `most` are kept,
    with those that are `held` or were asked for a moment ago.

    Raises EnvironmentFailed, with the installer's last words where it came to that. A build that
    was cancelled or failed leaves nothing behind.
    """
    _must_be_requirements(requirements, sources)
    wanted = [*requirements, *([KERNEL] if kernel else [])]
    home = await asyncio.to_thread(_home, folder, requirements, constraints, kernel, linked)
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    bounds = ["-c", str(constraints)] if constraints else []
    bounds += [] if sources else ["--only-binary", ":all:"]
    way = Way(bounds, variables, linked, compiled)
    try:
        async with asyncio.timeout(BUILD_SECONDS), _alone(home.with_suffix(".lock"), say):
            if await asyncio.to_thread(_usable, home, python):
                return python
            await asyncio.to_thread(shutil.rmtree, home, ignore_errors=True)
            try:
                await _install(home, python, wanted, installer, way, say)
            except BaseException:
                await asyncio.shield(asyncio.to_thread(shutil.rmtree, home, ignore_errors=True))
                raise
            (home / COMPLETE).write_text(json.dumps(sorted(requirements)))
    except TimeoutError:
        raise EnvironmentFailed(
            f"Building the environment took more than {BUILD_SECONDS / 60:.0f} minutes; ask for "
            "fewer packages, or for smaller ones."
        ) from None
    await asyncio.to_thread(prune, folder, most)
    return python


@asynccontextmanager
async def _alone(lock: Path, say: Say) -> AsyncIterator[None]:
    """Hold a lock of the disk, and say where that has to be waited for."""
    from filelock import AsyncFileLock, Timeout

    held = AsyncFileLock(lock, run_in_executor=False)
    try:
        await held.acquire(timeout=0)
    except Timeout:
        say("Waiting for another build of the same environment.")
        await held.acquire()
    try:
        yield
    finally:
        await held.release()


async def compile_environment(python: Path) -> None:
    """Compile the packages of an environment that was built without that, once, and after what the
    machine has to do for people. Nothing is done where that was not built here, and nothing goes on
    after this process. Raises OSError."""
    home = python.parents[1]
    if not (home / COMPLETE).exists() or (home / COMPILED).exists():
        return
    confined = await start(
        [str(python), "-I", "-S", "-c", COMPILE, str(home)],
        Confinement(
            read_only=folders_of(python), writable=(home,), limits=Limits(seconds=BUILD_SECONDS)
        ),
    )
    try:
        ending = await confined.wait()
    except asyncio.CancelledError:
        await confined.stop(0.0)
        raise
    if ending.outcome == "exited" and not ending.status:
        await asyncio.to_thread(note_compiled, home)


def folders_of(python: Path) -> tuple[Path, ...]:
    """What a confined child has to read to run this Python: its environment, and the base of it."""
    homes = (python.parents[1], python.resolve().parents[1], Path(sys.base_prefix))
    found = [path for home in homes for path in _of_a_prefix(home) if path.exists()]
    # The system's own are there in any case; a whole /usr is no folder to be given.
    return tuple(dict.fromkeys(path for path in found if path not in (Path("/usr"), Path("/"))))


def _of_a_prefix(home: Path) -> tuple[Path, ...]:
    """All of an environment; of a folder that a person's files lie in, as where Python is linked to
    from ~/.local/bin, the programs and packages alone."""
    person = Path.home()
    if home == person / ".local" or person.is_relative_to(home):
        return (home / "bin", home / "lib") if home != Path("/") else ()
    return (home,)


async def _install(
    home: Path,
    python: Path,
    requirements: list[str],
    installer: str | None,
    way: Way,
    say: Say,
) -> None:
    uv = find_uv() if installer in (None, "uv") else None
    if installer == "uv" and uv is None:
        raise EnvironmentFailed("uv is not installed here; install it, or choose pip.")
    say("Making an environment.")
    if uv:
        try:
            options, _ = await asyncio.gather(
                asyncio.to_thread(read_pip_configuration, os.environ),
                _run([uv, "venv", "-q", "--python", sys.executable, str(home)], way.variables),
            )
            say(_installing(requirements, "uv"))
            install = [uv, "pip", "install", "-q", "--python", str(python)]
            install += ["--compile-bytecode"] if way.compiled else []
            install += ["--no-index"] if without_index(options) else []
            return await _run(
                [*install, *way.bounds, *requirements],
                way.variables,
                variables_for_uv(options, os.environ),
                linked=way.linked,
            )
        except EnvironmentFailed:
            if installer == "uv":
                raise
            # Not all of pip's configuration can be said to uv, such as a client's certificate.
            say("uv could not install them; trying pip.")
            await asyncio.to_thread(shutil.rmtree, home, ignore_errors=True)
    await _run([sys.executable, "-m", "venv", str(home)], way.variables)
    say(_installing(requirements, "pip"))
    install = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "-q"]
    await _run([*install, *way.bounds, *requirements], way.variables)


def find_uv() -> str | None:
    """The program uv: the one installed beside this Python, else the first on the path."""
    return shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")


def _installing(requirements: Sequence[str], by: str) -> str:
    return f"Installing {len(requirements)} packages by {by}; the first time this takes minutes."


def _must_be_requirements(texts: Sequence[str], sources: bool) -> None:
    """Refuse what an installer would take for an option, or could not read.

    Without `sources` an address must be that of a wheel: pip builds any other unasked.

    Raises EnvironmentFailed.
    """
    from packaging.requirements import InvalidRequirement, Requirement

    for text in texts:
        try:
            address = Requirement(text).url
        except InvalidRequirement:
            raise EnvironmentFailed(
                f"The packages to install name {text[:100]!r}, which is not a requirement that "
                f"pip knows; write it as name>=version."
            ) from None
        if address and not sources and not address.partition("#")[0].endswith(".whl"):
            raise EnvironmentFailed(
                f"The requirement {text[:100]!r} is the source of a package, whose author's code "
                "would run as it is installed; name its wheel, or allow sources."
            )


async def _run(
    command: list[str],
    variables: Sequence[str],
    added: Mapping[str, str] | None = None,
    *,
    linked: bool = False,
) -> None:
    """Run a command without a shell, as a run of its own, so that nothing of it is left behind.

    Raises EnvironmentFailed with the end of its output.
    """
    run, output = begin_run(), Tail()
    process: subprocess.Popen[bytes] | None = None
    try:
        await asyncio.to_thread(unshare_prefix)
        links = {"UV_LINK_MODE": "hardlink" if linked else "copy"}
        process = _start(command, run, output, variables, added or {}, links)
        await _ended(process)
    finally:
        await asyncio.shield(asyncio.to_thread(_end, process, run))
        output.close()
    if process.returncode:
        raise EnvironmentFailed(
            "The environment could not be built; the installer's last words are in the details.",
            {"output": output.text().strip()[-TAIL:]},
        )


async def _ended(process: subprocess.Popen[bytes]) -> None:
    """Wait for a process without a thread, which a cancellation would leave waiting.

    The loop that Jupyter uses on Windows has no processes of its own.
    """
    while process.poll() is None:  # noqa: ASYNC110
        await asyncio.sleep(POLL)


def _start(
    command: list[str],
    run: Run,
    output: Tail,
    variables: Sequence[str],
    added: Mapping[str, str],
    decided: Mapping[str, str],
) -> subprocess.Popen[bytes]:
    # A package that is built from source runs a stranger's code, as a notebook does.
    environment = {**added, **kernel_environment(os.environ, run.folder, extra=variables)}
    return subprocess.Popen(  # noqa: S603 the requirements were checked, and no shell reads them
        [*unshare_prefix(), *command],
        stdin=subprocess.DEVNULL,
        stdout=output.writes,
        stderr=subprocess.STDOUT,
        env={**environment, **decided, MARK: run.mark},
    )


def _end(process: subprocess.Popen[bytes] | None, run: Run) -> None:
    if process is not None:
        end_all(lambda: descendants(process.pid))
        process.kill()
        process.wait()
    end_run(run)


def _home(
    folder: Path, requirements: Sequence[str], constraints: Path | None, kernel: bool, linked: bool
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    text = constraints.read_text(encoding="utf-8") if constraints else ""
    # Without a kernel, or with links, it is another one, which no requirement can pretend to be.
    apart = [*([] if kernel else ["-kernel"]), *(["-linked"] if linked else [])]
    return folder / environment_digest([*requirements, *apart], text)


def _usable(home: Path, python: Path) -> bool:
    """Whether it was built to its end; if so, it now counts as used."""
    if not (home / COMPLETE).exists() or not python.exists():
        return False
    (home / COMPLETE).touch()
    return True
