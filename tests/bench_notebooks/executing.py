"""Runs what the table asks for in real kernels, and skips what ran before and did not change."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from alacard_ext import api
from alacard_ext.errors import AlacardError
from tests.execution import ExecutedNotebook, NotebookKernel
from tests.local_hub.repository import Repository
from tests.local_hub.server import LocalHub

from . import peers
from .matrix import Case
from .media import MediaServer
from .outcome import WAITING, Outcome, State, digest, refused, told
from .peers import PeerOutcome

CELL_SECONDS = 480.0
# A kernel's imports cost more than most notebooks; the servers of its apps stay until it ends.
NOTEBOOKS_A_KERNEL = 30
BROKEN = ("DeadKernel", "Timeout")


class Kernels:
    """One kernel at a time, started when first needed, replaced when broken or used enough."""

    def __init__(self, hub_url: str, folder: Path) -> None:
        self._hub_url, self._folder = hub_url, folder
        self._kernel: NotebookKernel | None = None
        self._number = 0

    def run(self, notebook: object, seconds: float, extra_code: str = "") -> ExecutedNotebook:
        """Execute in an empty namespace and a folder of its own; see `NotebookKernel.run`."""
        self._number += 1
        own = self._folder / str(self._number)
        own.mkdir(parents=True)
        if self._kernel is None:
            self._kernel = NotebookKernel(hub_url=self._hub_url, cwd=self._folder).__enter__()
        go_there = f"__import__('os').chdir({str(own)!r})\n"
        done = self._kernel.run(notebook, timeout=seconds, extra_code=go_there + extra_code)
        broken = done.error is not None and done.error.name in BROKEN
        if broken or self._number % NOTEBOOKS_A_KERNEL == 0:
            self.close()
        return done

    def close(self) -> None:
        """End the kernel, if there is one."""
        kernel, self._kernel = self._kernel, None
        if kernel is not None:
            kernel.__exit__(None, None, None)


def run_cases(
    cases: Sequence[Case], hub: LocalHub, folder: Path, state: State
) -> Iterator[Outcome]:
    """Our notebooks; many share a kernel, so that the first of each holds the imports."""
    kernels = Kernels(hub.url, folder)
    try:
        for case in cases:
            yield _run_case(case, hub, kernels, state)
    finally:
        kernels.close()


def _run_case(case: Case, hub: LocalHub, kernels: Kernels, state: State) -> Outcome:
    try:
        answer = api.generate(case.recipe)
    except AlacardError as error:
        print(f"{case.key}: not generated: {error.message}", flush=True)
        return refused(case, error)
    code = digest(answer, hub.url, hub.repositories.get(case.model))
    row = state.known(case.key, code)
    if row is not None:
        return row
    started = time.monotonic()
    done = None if state.closed else kernels.run(answer.notebook, CELL_SECONDS)
    plan = answer.plan
    row = Outcome(
        model=case.model,
        task=plan.task or "no task",
        library=plan.library or "unknown",
        template=plan.template,
        difficulty=case.difficulty,
        ui=case.ui,
        topic=case.topic,
        packs=list(case.packs),
        language=case.language,
        together=case.together,
        models=1 + len(case.companions),
        outcome=told(done) if done else WAITING,
        forwards=done.forwards if done else 0,
        loads=len(done.loads) if done else 0,
        seconds=round(time.monotonic() - started, 1),
        notebook=code,
    )
    if done is None:
        return row
    state.keep(case.key, row)
    counts = f"{row.forwards} forwards, {row.loads} loads, {row.seconds:.1f} s"
    print(f"{case.key}: {row.outcome}, {counts}", flush=True)
    return row


def run_peers(
    repositories: Mapping[str, Repository], hub: LocalHub, folder: Path, state: State
) -> Iterator[PeerOutcome]:
    """The Hub's snippet and the README's first Python block of each model."""
    snippets = peers.official(repositories)
    kernels = Kernels(hub.url, folder / "peers")
    with MediaServer() as media:
        preparation = peers.preparation(media.url)
        try:
            for name, repository in repositories.items():
                for source, codes in (
                    (peers.SNIPPET, snippets.get(name, [])),
                    (peers.README, peers.readme_block(repository)),
                ):
                    code = peers.digest([repository.sha, *codes]) if codes else ""
                    row = state.known_peer(f"{name} {source}", code)
                    if row is None and state.closed:
                        continue
                    if row is None:
                        row = _run_peer(repository, source, codes, code, kernels, preparation)
                        state.keep_peer(f"{name} {source}", row)
                        print(
                            f"{name} {source}: {row.outcome}, {row.forwards} forwards", flush=True
                        )
                    yield row
        finally:
            kernels.close()


def _run_peer(
    repository: Repository,
    source: str,
    codes: list[str],
    code: str,
    kernels: Kernels,
    preparation: str,
) -> PeerOutcome:
    def run(codes: list[str]) -> ExecutedNotebook | None:
        runs = (kernels.run(peers.notebook(one), peers.SECONDS, preparation) for one in codes)
        return peers.best(runs)

    started = time.monotonic()
    done = run(codes)
    row = PeerOutcome(
        model=repository.id,
        task=str(repository.info.get("pipeline_tag") or "no task"),
        source=source,
        outcome=told(done) if done else "none",
        reason=peers.why(done.error) if done else "",
        forwards=done.forwards if done else 0,
        loads=len(done.loads) if done else 0,
        seconds=round(time.monotonic() - started, 1),
        code=code,
    )
    if row.reason == "no graphics card":
        again = run([one.replace("cuda", "cpu") for one in codes])
        if again is not None:
            row.on_cpu, row.cpu_forwards = told(again), again.forwards
    return row
