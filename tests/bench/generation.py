"""Generating one notebook, warm and cold, and two hundred at once."""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx
import nbformat
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from alacard_ext.cards.models import Recipe
from alacard_ext.cards.resolve import resolve_recipe
from alacard_ext.notebooks.build import build_notebook
from alacard_ext.notebooks.workspace import save_notebook
from alacard_ext.services import Services, build_services

from .hub import ServedHub
from .jupyter import RunningServer, jupyter_server
from .measure import Line, Samples, alternate, ratio_line

MODEL = "tiny/bert-sentiment"
OTHER_MODEL = "tiny/bert-mask"
REQUEST = {"model_card": MODEL, "topic": "sourdough", "difficulty": "beginner"}
GENERATE = "alacard/api/v1/notebook/generate"
DELAY = 0.1
AT_ONCE = 200
WARM_AIM, COLD_AIM = 3.0, 1.3


class Writing:
    """The other side: the very same notebook, only validated and written by nbformat."""

    def __init__(self, notebook: Any, folder: Path) -> None:
        # As it comes from a file, so that both sides hold the same kind of nodes.
        self._notebook = nbformat.from_dict(notebook)
        self._folder = folder
        self._count = 0

    async def __call__(self) -> None:
        self._count += 1
        nbformat.validate(self._notebook)
        nbformat.write(self._notebook, self._folder / f"plain-{self._count}.ipynb")


async def warm_lines(hub: ServedHub, repetitions: int) -> list[Line]:
    """Warm facts: in this process, and through the route of a real server."""
    with tempfile.TemporaryDirectory(prefix="alacard-bench-") as name:
        return [
            await _warm_python(hub, Path(name), repetitions),
            await _warm_route(hub, Path(name), repetitions),
        ]


async def _warm_python(hub: ServedHub, home: Path, repetitions: int) -> Line:
    (home / "root").mkdir()
    services = build_services(endpoint=hub.url, cache_dir=home / "answers")
    recipe = resolve_recipe(services.deck, REQUEST)
    contents = AsyncLargeFileManager(root_dir=str(home / "root"))
    contents.notary.db_file = str(home / "signatures.db")

    async def generate() -> Any:
        built = await build_notebook(recipe, deck=services.deck, hub=services.hub)
        await save_notebook(contents, "", "alacard.ipynb", built.notebook)
        return built.notebook

    try:
        notebook = await generate()
        hub.forget()
        ours, theirs = await alternate(
            generate, Writing(notebook, home), repetitions=repetitions, warmups=3
        )
        asked = len(hub.requests())
    finally:
        await services.aclose()
    line = ratio_line(
        "warm generation (build_notebook, then the contents manager)",
        ours,
        theirs,
        aim=WARM_AIM,
        against=f"to validate and write the same {len(notebook.cells)} cells with nbformat; "
        f"{asked} requests to the hub in {repetitions + 3} generations",
    )
    return line


async def _warm_route(hub: ServedHub, home: Path, repetitions: int) -> Line:
    with jupyter_server(hub.url, application="jupyter_server", first_answer="api/status") as server:
        async with server.client() as client:
            notebook = (await post(client)).json()["data"]["notebook"]
            ours, theirs = await alternate(
                lambda: post(client), Writing(notebook, home), repetitions=repetitions, warmups=3
            )
    return ratio_line(
        "warm generation (POST notebook/generate, seen by the client)",
        ours,
        theirs,
        aim=WARM_AIM,
        against="to validate and write the same notebook with nbformat",
    )


async def cold_lines(hub: ServedHub, repetitions: int) -> list[Line]:
    """Cold facts, with and without connections to the hub that are open already."""
    lines = []
    for connected in (True, False):
        hub.forget()
        ours, theirs = Samples(), Samples()
        async with httpx.AsyncClient(base_url=hub.url, timeout=30) as plain:
            for turn in range(repetitions + 1):
                await _cold(hub, ours if turn else Samples(), connected)
                if not connected:
                    async with httpx.AsyncClient(base_url=hub.url, timeout=30) as fresh:
                        await _round_trip(hub, fresh, theirs if turn else Samples())
                else:
                    await _round_trip(hub, plain, theirs if turn else Samples())
        how = (
            "connections open, as after a server's first request"
            if connected
            else "no connection open"
        )
        line = ratio_line(
            f"cold generation, empty cache, {how}",
            ours,
            theirs,
            aim=COLD_AIM,
            against=f"for one GET of the model's metadata; the hub waits {DELAY * 1000:g} ms "
            "before each answer",
        )
        lines.append(line)
    return lines


async def _cold(hub: ServedHub, samples: Samples, connected: bool) -> None:
    with tempfile.TemporaryDirectory(prefix="alacard-bench-") as name:
        services = build_services(endpoint=hub.url, cache_dir=Path(name))
        try:
            if connected:
                # Another model first: it opens the connections and fills no cache for ours.
                other = resolve_recipe(services.deck, {"model_card": OTHER_MODEL})
                await services.generations.run(other)
            recipe = resolve_recipe(services.deck, REQUEST)
            hub.faults(delay=DELAY)
            await _generate(services, recipe, samples)
        finally:
            hub.faults()
            await services.aclose()


async def _generate(services: Services, recipe: Recipe, samples: Samples) -> None:
    with samples.timed():
        answer = await services.generations.run(recipe)
    if answer.model_info.origin != "hub":
        raise RuntimeError(f"the facts came from the {answer.model_info.origin}, not the hub")


async def _round_trip(hub: ServedHub, client: httpx.AsyncClient, samples: Samples) -> None:
    await client.get("/api/whoami-v2")
    hub.faults(delay=DELAY)
    try:
        with samples.timed():
            (await client.get(f"/api/models/{MODEL}")).raise_for_status()
    finally:
        hub.faults()


async def burst_line(hub: ServedHub) -> Line:
    """Two hundred generations at once through one server: none lost, no two in one file."""
    with jupyter_server(hub.url, application="jupyter_server", first_answer="api/status") as server:
        async with server.client() as client:
            await post(client)
            started = time.perf_counter()
            replies = await asyncio.gather(*(post(client) for _ in range(AT_ONCE)))
            seconds = time.perf_counter() - started
        paths = {reply.json()["data"]["path"] for reply in replies}
        written = _whole(server, paths)
    return Line(
        f"{AT_ONCE} generations at once through one server",
        f"{seconds:.1f} s, {AT_ONCE / seconds:.0f} a second",
        "none lost, no two in one file",
        len(paths) == written == AT_ONCE,
        f"{written} whole notebooks under {len(paths)} names",
    )


def _whole(server: RunningServer, paths: set[str]) -> int:
    count = 0
    for path in paths:
        notebook = nbformat.read(server.root / path, as_version=4)
        nbformat.validate(notebook)
        count += bool(notebook.metadata["alacard"])
    return count


async def post(client: httpx.AsyncClient) -> httpx.Response:
    """One generation through the route; raises where it was refused."""
    reply = await client.post(GENERATE, json={"recipe": REQUEST})
    if reply.status_code != 200:
        raise RuntimeError(f"generate answered {reply.status_code}: {reply.text[:500]}")
    return reply
