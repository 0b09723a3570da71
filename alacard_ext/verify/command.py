"""`alacard verify NOTEBOOK`: a verified deal on the command line."""

from __future__ import annotations

import argparse
import asyncio
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager

from ..cards.deck import Deck
from ..cards.fallback import DeckFallback
from ..config import read_configuration
from ..errors import AlacardError, EnvironmentFailed
from ..hub.client import HubClient
from ..notebooks.words.authors_code import warnings_of
from ..processes.runs import sweep
from ..terminal import say, say_json, say_lines, tell
from .access import needs_token
from .learned import learn_from
from .models import DEFAULT_SECONDS, Verified
from .notebook_file import DiskFile
from .verification import Progress, Settings, Verification, verify
from .verifications import summary

CODES = {
    "failed": "CELL_FAILED",
    "out_of_memory": "OUT_OF_MEMORY",
    "kernel_died": "KERNEL_DIED",
    "timeout": "TIMEOUT",
}


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Describe the command to argparse."""
    command.add_argument("notebook", type=Path, metavar="NOTEBOOK", help="the file to run")
    command.add_argument(
        "--environment",
        choices=("current", "own"),
        default="current",
        help="the kernel that the notebook names, or an environment built from its setup cell",
    )
    command.add_argument("--constraints", type=Path, metavar="FILE", help="pip constraints")
    command.add_argument(
        "--installer", choices=("uv", "pip"), help="default: uv if it is installed"
    )
    command.add_argument(
        "--time-limit",
        type=float,
        default=DEFAULT_SECONDS,
        metavar="SECONDS",
        help="for the whole run",
    )
    command.add_argument("--memory-limit", type=memory, metavar="SIZE", help="such as 8GB")
    command.add_argument(
        "--pass-variable",
        action="append",
        default=[],
        metavar="NAME",
        help="an environment variable to pass to the notebook in addition to the usual ones; "
        "repeatable",
    )
    command.add_argument(
        "--with-token",
        action="store_true",
        help="pass it the Hub token; a notebook of a gated or private model gets the token "
        "without this option",
    )
    command.add_argument(
        "--isolated",
        nargs="?",
        const="open",
        choices=("open", "shut"),
        metavar="NETWORK",
        help="keep it away from your files, with network access (the default) or without",
    )
    command.add_argument("--no-repair", action="store_true", help="do not try known fixes")
    command.add_argument("--no-stamp", action="store_true", help="do not change the file")


def memory(text: str) -> int:
    """Bytes out of `8GB`, `500MB` or a plain number; powers of ten, as `alacard` shows sizes."""
    for unit, scale in (("GB", 10**9), ("MB", 10**6), ("KB", 10**3), ("", 1)):
        if text.upper().endswith(unit):
            number = float(text[: len(text) - len(unit)])
            if number > 0:
                return int(number * scale)
            break
    raise ValueError(text)


def run(options: argparse.Namespace) -> int:
    """Verify, tell, and answer 0 where the notebook, or its repaired copy, passed."""
    file = DiskFile(options.notebook)
    config = read_configuration()
    constraints = options.constraints or config.constraints
    if constraints and not constraints.is_file():
        raise AlacardError(f"There is no constraints file {constraints}.")
    sweep()
    settings = Settings(
        kernels=KernelSpecManager(),
        environments=config.environments,
        place=options.environment,
        repair=not options.no_repair,
        time_limit=options.time_limit,
        memory_limit=options.memory_limit,
        constraints=constraints,
        installer=options.installer,
        variables=(*config.verify_environment, *options.pass_variable),
        with_token=options.with_token,
        isolated=options.isolated,
    )
    try:
        done, repaired_path = asyncio.run(_verify(file, settings, stamp=not options.no_stamp))
    except EnvironmentFailed as error:
        if error.details.get("output"):
            say_lines(error.details["output"], file=sys.stderr)
        raise
    passed = done.verified.outcome == "passed" or done.repaired is not None
    if options.json:
        answer = {"verified": done.verified.model_dump(mode="json"), "repaired_path": repaired_path}
        say_json(answer)
    else:
        _print(done.verified, repaired_path)
    if not passed:
        code = CODES.get(done.verified.outcome, "FAILED")
        words = " ".join(summary(done.verified).split())
        tell(f"alacard: {code}: {words}")
    return 0 if passed else 1


async def _verify(
    file: DiskFile, settings: Settings, *, stamp: bool
) -> tuple[Verification, str | None]:
    def cell(number: int, total: int, section: str | None) -> None:
        tell(f"cell {number} of {total} ({section or 'code'})")

    progress = Progress(phase=lambda _, message: tell(message), cell=cell)
    notebook = await file.read()
    told = warnings_of(notebook)
    for warning in told.warnings:
        tell(f"Warning: {warning.text}")
    if told.hand_code and any(warning.kind == "outdated" for warning in told.warnings):
        tell(f"To deal it again: alacard generate --code {told.hand_code}")
    if not settings.with_token:
        settings = replace(settings, with_token=await _needs_token(notebook))
    done = await verify(notebook, cwd=file.folder, settings=settings, progress=progress)
    # The next estimates heed what it took, as they do after a run of the server's.
    await asyncio.to_thread(learn_from, notebook, done.verified)
    if not stamp:
        return done, None
    await file.stamp(done.verified)
    return done, await file.save_beside(done.repaired) if done.repaired is not None else None


async def _needs_token(notebook: Any) -> bool:
    config = read_configuration()
    hub = HubClient(
        endpoint=config.hub_endpoint or None,
        cache_dir=config.answers,
        fallback=DeckFallback(Deck.load().models_by_id),
        timeout=config.hub_timeout,
    )
    try:
        return await needs_token(notebook, hub)
    finally:
        await hub.aclose()


def _print(verified: Verified, repaired_path: str | None) -> None:
    say(summary(verified))
    if verified.peak_memory:
        say(f"peak memory {verified.peak_memory / 1e9:.2f} GB")
    if verified.repair:
        for sentence in verified.repair.sentences:
            say(sentence)
        say_lines(verified.repair.diff)
    if repaired_path:
        say(f"The repaired copy ran to its end: {repaired_path}")
