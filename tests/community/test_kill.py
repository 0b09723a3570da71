"""A server is killed while people use it: what was answered is there, once, when it is back."""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from alacard_ext.store.reports import check
from alacard_ext.store.service import Store
from tests.bench_library.ledger import Ledger, faults
from tests.bench_library.people import Person, client_of
from tests.named_by_header import BY_HEADER
from tests.serving import Server
from tools.team.postgresql import stoppable

MODELS = ("tiny/bert-sentiment", "tiny/gpt2")
PEOPLE, KILLS, SEED = 5, 2, 20261130
EVENTS = (10, 45)
"""After how many requests and answers a server is killed, at least and at most."""


class File:
    """A SQLite file, which is no database while it is away. No server may have it open then."""

    def __init__(self, path: Path) -> None:
        self.url, self._path, self._aside = f"sqlite:///{path}", path, path.with_suffix(".aside")

    def stop(self) -> None:
        for end in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                Path(f"{self._path}{end}").rename(f"{self._aside}{end}")
        self._path.write_bytes(b"no database at all" * 400)

    def start(self) -> None:
        for end in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                Path(f"{self._aside}{end}").rename(f"{self._path}{end}")


@contextmanager
def database(kind: str, folder: Path) -> Iterator[Any]:
    """A database that can be away."""
    if kind == "sqlite":
        yield File(folder / "library.sqlite")
        return
    with stoppable() as server:
        yield server


async def used_until_killed(server: Server, ledger: Ledger, seed: int, kind: str | None) -> None:
    """Several people act at once, until after a number of requests and answers it is killed."""
    chosen = random.Random(seed)
    left = chosen.randint(*EVENTS)

    async def count(_: Any) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            server.kill()

    async def go_on(person: Person) -> None:
        with suppress(httpx.HTTPError):
            while True:
                await person.act(kind)

    async with client_of(server.url, server.headers) as client:
        client.event_hooks = {"request": [count], "response": [count]}
        people = [
            Person(f"person {each}", client, ledger, MODELS, root=server.root, seed=seed + each)
            for each in range(PEOPLE)
        ]
        await asyncio.gather(*map(go_on, people))


async def all_is_published(server: Server, ledger: Ledger) -> None:
    """Wait until the outbox is empty."""
    async with client_of(server.url, server.headers) as client:
        person = Person("person 0", client, ledger, MODELS, root=server.root, seed=0)
        await person.wait_for_outbox()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_a_kill_loses_nothing_that_was_answered(
    kind: str, hub_env: dict[str, str], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if kind == "postgresql":
        request.getfixturevalue("postgresql")  # which skips where there is none
    ledger = Ledger()
    with database(kind, tmp_path) as kept:
        options = [f"--AlacardApp.database_url={kept.url}", BY_HEADER]
        server = Server(tmp_path / "server", options, hub_env)
        try:
            for number in range(KILLS):
                server.start()
                await used_until_killed(server, ledger, SEED + 100 * number, None)
            kept.stop()
            server.start()
            before = len(ledger.hands)
            await used_until_killed(server, ledger, SEED, "deal")
            waited = len(ledger.hands) - before
            kept.start()
            server.start()
            await all_is_published(server, ledger)
        finally:
            server.kill()
        store = Store(kept.url)
        assert ledger.refused == []
        assert await faults(store, ledger) == []
        await store.aclose()
        assert (await asyncio.to_thread(check, kept.url)).faults == []
    assert waited and len(ledger.done) > KILLS
    assert ledger.unanswered or ledger.open
