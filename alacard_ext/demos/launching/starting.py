"""How an app is brought up: its environment, its place, its process, and its first answer."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import EnvironmentFailed, LaunchFailed
from ...jobs.handle import RunContext
from ...jobs.kind import Kind, Phase
from ...processes.confined import start
from ...processes.environments import build_environment, held
from ...processes.probing import probe
from ..models import BundleReport
from ..storage import BundleStorage
from .commands import own_python, requirements_of
from .launch import GRACE, KEPT, Launch
from .place import make_place

if TYPE_CHECKING:
    from ...config import Configuration

ENVIRONMENTS = 10
"""Environments that are kept, whichever were used last."""


@dataclass
class Launching:
    """What a run of a launch tells beside its state."""

    demo_id: str
    name: str


LAUNCH: Kind[Launching] = Kind(
    "demo.launch",
    "launch",
    (
        Phase("environment", 1),
        Phase("installing", 10),
        Phase("starting", 1),
        Phase("waiting", 6),
        Phase("ready", 0),
    ),
    at_once=4,
)


@dataclass(frozen=True)
class Bundle:
    """A version of a demo: what was found in it, and where its files lie."""

    report: BundleReport
    storage: BundleStorage
    place: str


async def start_app(
    context: RunContext[Launching],
    launch: Launch,
    bundle: Bundle,
    config: Configuration,
    path: str,
) -> None:
    """Bring an app up, until it answers at `path`; whoever calls ends what did not come up.

    Raises LaunchFailed, NotFound and StoreUnavailable where its files are away, and OSError.
    """
    context.report("environment")
    python = own_python()
    if wanted := requirements_of(bundle.report):
        python = await _environment(context, launch, wanted, config)
        launch.holding.enter_context(held(python))
    context.report("starting")
    launch.tell("Starting the app.")
    rung = await asyncio.to_thread(probe)
    making = asyncio.ensure_future(
        asyncio.to_thread(
            make_place,
            bundle.report,
            bundle.storage,
            bundle.place,
            python,
            path=path,
            network=launch.network,
            own_network=rung.name == "bubblewrap",
            memory=config.demo_memory_bytes or None,
            secrets=launch.keep_secrets_apart(),
        )
    )
    try:
        launch.place = await asyncio.shield(making)
    except asyncio.CancelledError:
        # A thread cannot be told to stop; what it makes is removed by whoever ends the launch.
        await asyncio.wait([making])
        if making.exception() is None:
            launch.place = making.result()
        raise
    launch.confined = await start(
        launch.place.command, launch.place.confinement, rung=rung, kept_output=KEPT
    )
    context.report("waiting")
    launch.message = "Waiting until the app answers."
    await launch.until_it_answers()
    launch.begin(_watch(launch))


async def _environment(
    context: RunContext[Launching], launch: Launch, wanted: list[str], config: Configuration
) -> Path:
    def say(message: str) -> None:
        launch.tell(message)
        if message.startswith("Installing"):
            context.report("installing")

    try:
        return await build_environment(
            wanted,
            config.home / "demo-environments",
            constraints=config.constraints,
            kernel=False,
            most=ENVIRONMENTS,
            say=say,
        )
    except EnvironmentFailed as error:
        output = str(error.details.get("output", ""))
        launch.tell(f"{error.message}\n{output}")
        raise LaunchFailed(
            "Its packages could not be installed; the log has the installer's last words.",
            {"output": output},
        ) from error


async def _watch(launch: Launch) -> None:
    """Until it ends, is asked to, or nobody has used it for long."""
    assert launch.confined is not None
    ended = asyncio.ensure_future(launch.confined.wait())
    while (left := launch.until - time.monotonic()) > 0:
        done, _ = await asyncio.wait({ended}, timeout=left)
        if done:
            why = f"{ended.result().why} The log has its last lines."
            await launch.end("error", why, 0.0)
            return
    minutes = launch.idle / 60
    why = f"It was stopped, since nobody had used it for {minutes:.0f} minutes."
    await launch.end("stopped", why, GRACE)
