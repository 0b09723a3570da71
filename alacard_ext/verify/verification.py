"""One verification from end to end: environment, run, repair, second run, stamp."""

from __future__ import annotations

import asyncio
import copy
import os
import platform
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..errors import BadRequest
from ..fit.machine import read_machine
from ..hub.facts import ModelReference
from ..processes.environments import build_environment
from .execution import Execution
from .isolation import Network, must_be_isolating
from .kernels import kernel_for, must_be_python, python_kernel
from .models import KernelStamp, MachineStamp, Place, Repair, Verified, VerifyPhase
from .repair import repair
from .running import run_supervised
from .setup_cell import code_digest, requirements_of


@dataclass(frozen=True)
class Settings:
    """How a notebook is verified.

    `kernels` knows the installed ones, as a KernelSpecManager does; `environments` is the folder of
    built ones. `time_limit` is in seconds a run, `memory_limit` in bytes. `variables` names those
    of the environment that a notebook gets beside the usual ones, and `with_token` hands it the
    Hub's token. `isolated` keeps it from the person's files, with the network open or shut.
    Packages of an environment are built from their `sources` where there is no wheel, which runs
    code of theirs that nothing isolates.
    """

    kernels: Any
    environments: Path
    place: Place = "current"
    repair: bool = True
    time_limit: float = 1800.0
    memory_limit: int | None = None
    constraints: Path | None = None
    installer: str | None = None
    variables: tuple[str, ...] = ()
    with_token: bool = False
    isolated: Network | None = None
    sources: bool = True


@dataclass
class Progress:
    """What is told while it goes on; every method may be replaced."""

    phase: Callable[[VerifyPhase, str], None] = lambda phase, message: None
    cell: Callable[[int, int, str | None], None] = lambda number, total, section: None


@dataclass
class Verification:
    """The end of it. `executed` holds the outputs of the last run.

    `repaired` is a notebook that passed after a repair, with its own stamp, else None.
    """

    verified: Verified
    executed: Any
    repaired: Any | None = None
    attempts: list[Execution] = field(default_factory=list)


async def verify(
    notebook: Any, *, cwd: Path, settings: Settings, progress: Progress
) -> Verification:
    """Run `notebook` (which is not changed) and tell what happened.

    After a failure that a rule is certain to mend, the mended copy runs as well. Raises
    BadRequest for a notebook without code or, where its own environment is wanted, without a
    setup cell; EnvironmentFailed; and CancelledError, after which nothing runs any more.
    """
    if not any(cell.cell_type == "code" and cell.source.strip() for cell in notebook.cells):
        raise BadRequest("This notebook has no code to run; choose one that Alacard dealt.")
    first = await _run(notebook, cwd, settings, progress)
    stamp = _stamp(notebook, first, settings, None)
    done = Verification(stamp, first.notebook, attempts=[first])
    mended = repair(notebook, first) if settings.repair else None
    if mended is None:
        return done
    changed, how = mended
    progress.phase("repairing", how.sentences[0])
    second = await _run(changed, cwd, settings, progress)
    done.attempts.append(second)
    stamp.repair = how
    if second.outcome == "passed":
        done.repaired = changed
        changed.metadata.setdefault("alacard", {})["verified"] = _stamp(
            changed, second, settings, how
        ).model_dump(mode="json", exclude_none=True)
        done.executed = second.notebook
    return done


async def _run(notebook: Any, cwd: Path, settings: Settings, progress: Progress) -> Execution:
    requirements = requirements_of(notebook)
    by = await asyncio.to_thread(must_be_isolating) if settings.isolated else ""
    if settings.place == "own":
        must_be_python(notebook)
        if not requirements:
            raise BadRequest(
                "This notebook has no setup cell with REQUIREMENTS, so no environment can be "
                "built from it; verify it in the current one."
            )
        progress.phase("environment", "Building the notebook's own environment.")
        python = await build_environment(
            list(requirements.values()),
            settings.environments,
            constraints=settings.constraints,
            installer=settings.installer,
            variables=settings.variables,
            sources=settings.sources,
            say=lambda message: progress.phase("environment", message),
        )
        kernel = python_kernel(python)
    else:
        kernel = await kernel_for(notebook, settings.kernels)
    within = f" with {by}" if by else ""
    name = kernel.spec["display_name"][:80]
    progress.phase("starting", f"Starting a clean kernel ({name}){within}.")
    running = copy.deepcopy(notebook)
    total = sum(1 for cell in running.cells if cell.cell_type == "code" and cell.source.strip())

    def on_cell(number: int, section: str | None) -> None:
        if number == 1:
            progress.phase("running", "Running the cells.")
        progress.cell(number, total, section)

    done = await run_supervised(
        running,
        kernel,
        cwd=cwd,
        time_limit=settings.time_limit,
        memory_limit=settings.memory_limit,
        source=os.environ,
        with_token=settings.with_token,
        extra=settings.variables,
        # Plots are drawn without a screen; pip must not talk about its own version.
        added={"MPLBACKEND": "agg", "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        packages=[re.split(r"[<>=!~\[ ]", text)[0] for text in requirements.values()],
        isolated=settings.isolated,
        on_cell=on_cell,
    )
    done.kernel = kernel
    return done


def _stamp(notebook: Any, done: Execution, settings: Settings, how: Repair | None) -> Verified:
    ours = notebook.metadata.get("alacard", {})
    model = ModelReference.of(ours.get("model") if isinstance(ours, dict) else None)
    machine = read_machine()
    return Verified(
        outcome=done.outcome,
        error=done.error,
        model=ModelReference(id=model.id, sha=done.revision or model.sha),
        environment=settings.place,
        kernel=KernelStamp(name=done.kernel.name, language=done.kernel.language)
        if done.kernel
        else None,
        packages=done.packages,
        cells_passed=done.cells_passed,
        cells_total=done.cells_total,
        cells_excused=done.cells_excused,
        seconds=round(done.seconds, 1),
        peak_memory=done.peak_memory or None,
        outputs_dropped=done.outputs_dropped,
        date=datetime.now(UTC).isoformat(timespec="seconds"),
        machine=MachineStamp(
            system=f"{platform.system()} {platform.machine()}",
            python=done.python,
            device=done.device,
            cpu_count=machine.cpu_count,
            memory=machine.total_memory,
        ),
        digest=code_digest(notebook),
        repair=how,
    )
