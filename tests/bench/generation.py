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
from alacard_ext.cards.dealing import complete_recipe
from alacard_ext.cards.deck import Deck
from alacard_ext.cards.models import card_id
from alacard_ext.cards.resolve import resolve_recipe
from alacard_ext.config import Configuration
from alacard_ext.hub.client import HubClient
from alacard_ext.jobs.registry import RunRegistry
from alacard_ext.notebooks.build import build_notebook
from alacard_ext.notebooks.generations import Generations
from alacard_ext.notebooks.workspace import save_notebook
from alacard_ext.services import build_services
from tests.local_hub.public import PUBLIC, PublicHub

from .hub import ServedHub
from .jupyter import RunningServer, jupyter_server
from .measure import Line, Samples, alternate, mean_line, ratio_line

MODEL = "tiny/bert-sentiment"
OTHER_MODEL = "tiny/bert-mask"
REQUEST = {"model_card": MODEL, "topic": "sourdough", "difficulty": "beginner"}
GENERATE = "alacard/api/v1/notebook/generate"
DELAY = 0.1
BARE = "api/status"
"""An authenticated route of Jupyter's own, which does next to nothing."""
BARE_REQUESTS = 200
AT_ONCE = 200
WARM_AIM, COLD_AIM = 4.0, 1.3


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
        f"processor time of a warm generation ({how})",
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
    waited = Samples()
    with jupyter_server(hub.url, application="jupyter_server", first_answer="api/status") as server:
        async with server.client() as client:

            async def generate() -> None:
                with waited.timed():
                    replies.append(await post(client, next(requests)))

            def between() -> None:
                writing.take(replies[-1].json()["data"]["notebook"])

            # What is read ahead after the start is no part of a generation.
            await server.settled()
            for _ in range(6):
                await generate()
            ours, theirs = await alternate(
                generate,
                writing,
                repetitions=max(40, repetitions),
                between=between,
                clock=server.spent,
            )
            bare = await _bare_request(server, client)
    return mean_line(
        "processor time of a warm generation (the server's, for POST notebook/generate)",
        ours,
        theirs,
        aim=WARM_AIM,
        against="to validate and write the same notebook with nbformat; the client waited "
        f"{waited.milliseconds()}; a bare GET {BARE} takes the server {1000 * bare:.1f} ms",
    )


async def _bare_request(server: RunningServer, client: httpx.AsyncClient) -> float:
    """Seconds of the processor that any request to a Jupyter server takes, whatever it is for."""
    started = server.spent()
    for _ in range(BARE_REQUESTS):
        (await client.get(BARE)).raise_for_status()
    return (server.spent() - started) / BARE_REQUESTS


async def cold_lines(hub: ServedHub, repetitions: int) -> list[Line]:
    """Cold facts of the public Hub, with and without open connections, and of a mirror."""
    return [
        await _cold_line(
            hub,
            repetitions,
            "connections open, as after a server's first request",
            aim=COLD_AIM,
        ),
        await _cold_line(hub, repetitions, "no connection open", connected=False),
        await _cold_line(
            hub,
            repetitions,
            "connections open, from a mirror that redirects small files",
            aim=COLD_AIM,
            mirror=True,
        ),
    ]


async def _cold_line(
    hub: ServedHub,
    repetitions: int,
    how: str,
    *,
    aim: float | None = None,
    connected: bool = True,
    mirror: bool = False,
) -> Line:
    """Beside one GET that our questions cannot be shorter than, of the same hub."""
    hub.forget()
    ours, theirs = Samples(), Samples()
    # A mirror gives files at `resolve` alone, and redirects there as the Hub itself would.
    target = f"/{MODEL}/resolve/main/README.md" if mirror else f"/api/models/{MODEL}"
    async with _plain_client(hub) as kept:
        for turn in range(repetitions + 1):
            await _cold(hub, ours if turn else Samples(), connected=connected, mirror=mirror)
            samples = theirs if turn else Samples()
            if connected:
                await _round_trip(hub, kept, target, samples)
            else:
                async with _plain_client(hub) as fresh:
                    await _round_trip(hub, fresh, target, samples)
    what = "the model's README, its redirect included" if mirror else "the model's metadata"
    return ratio_line(
        f"cold generation, empty cache, {how}",
        ours,
        theirs,
        aim=aim,
        against=f"for one GET of {what}; the hub waits {DELAY * 1000:g} ms before each answer",
    )


def _plain_client(hub: ServedHub) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=hub.url, timeout=30, follow_redirects=True)


async def _cold(hub: ServedHub, samples: Samples, *, connected: bool, mirror: bool) -> None:
    deck = Deck.load()
    with tempfile.TemporaryDirectory(prefix="alacard-bench-") as name:
        client = HubClient(
            endpoint=hub.url if mirror else PUBLIC,
            cache_dir=Path(name),
            transport=None if mirror else PublicHub(hub.url),
        )
        generations = Generations(deck, client, RunRegistry())
        try:
            if connected:
                # Another model first: it opens the connections and fills no cache for ours.
                await generations.run(resolve_recipe(deck, {"model_card": OTHER_MODEL}))
            hub.faults(delay=DELAY)
            with samples.timed():
                answer = await generations.run(lambda: complete_recipe(deck, client, REQUEST))
            if answer.model_info.origin != "hub":
                raise RuntimeError(f"the facts came from the {answer.model_info.origin}")
        finally:
            hub.faults()
            await client.aclose()


async def _round_trip(
    hub: ServedHub, client: httpx.AsyncClient, target: str, samples: Samples
) -> None:
    await client.get("/api/whoami-v2")
    hub.faults(delay=DELAY)
    try:
        with samples.timed():
            (await client.get(target)).raise_for_status()
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
