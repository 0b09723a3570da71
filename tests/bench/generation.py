"""Generating one notebook, warm and cold, and two hundred at once."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterable, Iterator
from itertools import cycle, product
from pathlib import Path
from typing import Any

import httpx
import nbformat
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from alacard_ext import api
from alacard_ext.cards.deck import Deck
from alacard_ext.cards.models import Recipe, card_id
from alacard_ext.cards.resolve import resolve_recipe
from alacard_ext.config import Configuration
from alacard_ext.notebooks.build import build_notebook
from alacard_ext.notebooks.generations import Generations
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
    """The other side: the very notebook that was generated last, validated and written only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0
        self.notebook: Any = None

    def take(self, notebook: Any) -> None:
        """The notebook of the next turn, as nbformat would have it from a file."""
        self.notebook = nbformat.from_dict(notebook)

    async def __call__(self) -> None:
        self._count += 1
        nbformat.validate(self.notebook)
        nbformat.write(self.notebook, self._folder / f"plain-{self._count}.ipynb")


def requests_in_turn(topics: Iterable[str]) -> Iterator[dict[str, str]]:
    """The same model with another topic and difficulty each time: no two turns are alike."""
    for topic, level in cycle(product(topics, ("beginner", "intermediate", "advanced"))):
        yield REQUEST | {"topic": topic, "difficulty": level}


async def warm_lines(hub: ServedHub, repetitions: int) -> list[Line]:
    """Warm facts: in this process, and through the route of a real server."""
    lines = []
    for saved in (False, True):
        with tempfile.TemporaryDirectory(prefix="alacard-bench-") as name:
            lines.append(await _warm_python(hub, Path(name), repetitions, saved=saved))
    with tempfile.TemporaryDirectory(prefix="alacard-bench-") as name:
        lines.append(await _warm_route(hub, Path(name), repetitions))
    return lines


async def _warm_python(hub: ServedHub, home: Path, repetitions: int, *, saved: bool) -> Line:
    """`saved`: by the contents manager, as the server does; else by `api.write`."""
    (home / "root").mkdir()
    services = build_services(Configuration(hub_endpoint=hub.url, cache_dir=str(home / "answers")))
    contents = AsyncLargeFileManager(root_dir=str(home / "root"))
    contents.notary.db_file = str(home / "signatures.db")
    requests = requests_in_turn([card_id(card) for card in services.deck.cards("topic")])
    writing = Writing(home)
    made: list[Any] = []

    async def generate() -> None:
        recipe = resolve_recipe(services.deck, next(requests))
        if saved:
            built = await build_notebook(recipe, deck=services.deck, hub=services.hub)
            await save_notebook(contents, "", "alacard.ipynb", built.notebook)
            made.append(built.notebook)
        else:
            answer = await services.of(Generations).run(recipe)
            api.write(answer, home / f"alacard-{len(made)}.ipynb")
            made.append(answer.notebook)

    def between() -> None:
        writing.take(made[-1])

    try:
        # Every template cell once, and the facts: what a server knows after its first requests.
        for _ in range(6):
            await generate()
        hub.forget()
        ours, theirs = await alternate(generate, writing, repetitions=repetitions, between=between)
        asked = len(hub.requests())
    finally:
        await services.aclose()
    how = (
        "build_notebook, then the contents manager" if saved else "generations.run, then api.write"
    )
    return ratio_line(
        f"warm generation ({how})",
        ours,
        theirs,
        aim=WARM_AIM,
        against=f"to validate and write the same notebook ({len(writing.notebook.cells)} cells) "
        f"with nbformat; the hub was asked {asked / (repetitions + 2):.1f} times a generation",
    )


async def _warm_route(hub: ServedHub, home: Path, repetitions: int) -> Line:
    requests = requests_in_turn(card_id(card) for card in Deck.load().cards("topic"))
    writing = Writing(home)
    replies: list[httpx.Response] = []
    with jupyter_server(hub.url, application="jupyter_server", first_answer="api/status") as server:
        async with server.client() as client:

            async def generate() -> None:
                replies.append(await post(client, next(requests)))

            def between() -> None:
                writing.take(replies[-1].json()["data"]["notebook"])

            for _ in range(6):
                await generate()
            ours, theirs = await alternate(
                generate, writing, repetitions=repetitions, between=between
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
            aim=COLD_AIM if connected else None,
            against=f"for one GET of the model's metadata; the hub waits {DELAY * 1000:g} ms "
            "before each answer",
        )
        lines.append(line)
    return lines


async def _cold(hub: ServedHub, samples: Samples, connected: bool) -> None:
    with tempfile.TemporaryDirectory(prefix="alacard-bench-") as name:
        services = build_services(Configuration(hub_endpoint=hub.url, cache_dir=name))
        try:
            if connected:
                # Another model first: it opens the connections and fills no cache for ours.
                other = resolve_recipe(services.deck, {"model_card": OTHER_MODEL})
                await services.of(Generations).run(other)
            recipe = resolve_recipe(services.deck, REQUEST)
            hub.faults(delay=DELAY)
            await _generate(services, recipe, samples)
        finally:
            hub.faults()
            await services.aclose()


async def _generate(services: Services, recipe: Recipe, samples: Samples) -> None:
    with samples.timed():
        answer = await services.of(Generations).run(recipe)
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


async def post(client: httpx.AsyncClient, request: dict[str, str] = REQUEST) -> httpx.Response:
    """One generation through the route; raises where it was refused."""
    reply = await client.post(GENERATE, json={"recipe": request})
    if reply.status_code != 200:
        raise RuntimeError(f"generate answered {reply.status_code}: {reply.text[:500]}")
    return reply
