"""How an app is brought up: its environment, its place, its process, and its first answer."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import EnvironmentFailed, LaunchFailed
from ...jobs.handle import RunContext
from ...jobs.kind import Kind, Phase
from ...processes.confined import start
from ...processes.environment_keeping import held
from ...processes.environments import build_environment
from ...processes.probing import probe
from ...processes.rungs import Rung
from ..models import BundleReport
from ..storage import BundleStorage
from .cards import Card
from .commands import own_python, requirements_of
from .launch import KEPT, Launch
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
        Phase("queue", 0),
        Phase("environment", 1),
        Phase("installing", 10),
        Phase("starting", 1),
        Phase("waiting", 6),
        Phase("ready", 0),
    ),
    # Who waits for a card keeps no other waiting; `Launches` brings up only a few together.
    at_once=20,
)


@dataclass(frozen=True)
class Bundle:
    """A version of a demo: what was found in it, where its files lie, and the card that its app
    gets."""

    report: BundleReport
    storage: BundleStorage
    place: str
    card: Card


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
    python, rung = own_python(), await asyncio.to_thread(probe)
    if wanted := requirements_of(bundle.report):
        python = await _environment(context, launch, wanted, config, rung)
        launch.holding.enter_context(held(python))
        launch.python = python
    context.report("starting")
    launch.tell("Starting the app.")
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
            card=bundle.card,
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
    launch.message = "Waiting for the app to answer."
    await launch.until_it_answers()


async def _environment(
    context: RunContext[Launching],
    launch: Launch,
    wanted: list[str],
    config: Configuration,
    rung: Rung,
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
            # No app can change what it shares with others where it can write to none of it.
            linked={"writing", "attributes"} <= rung.kept,
            compiled=False,
            most=ENVIRONMENTS,
            say=say,
        )
    except EnvironmentFailed as error:
        output = str(error.details.get("output", ""))
        launch.tell(f"{error.message}\n{output}")
        raise LaunchFailed(
            "Its packages could not be installed; the last lines of the installer are in the log.",
            {"output": output},
        ) from error
