"""A hundred people on two real servers and one database: whether all is kept and counted once, and
what that costs who asks a server how it is."""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from alacard_ext.community.starters import Starters
from alacard_ext.store.service import Store
from tests.named_by_header import BY_HEADER
from tests.serving import Server, serving

from .ledger import Ledger, faults
from .people import Person, client_of
from .probe import Probe

PEOPLE, SERVERS = 100, 2
SECONDS, BETWEEN = 60.0, 5.0
"""How long they act, and how many seconds each has for an act."""
ALONE = 15.0
"""Seconds for which a server is asked before anybody acts."""
AIM = 5.0
"""How many times as long the slowest of a hundred answers of `/api/status` may take then."""


@dataclass
class Crowd:
    """What came of it: milliseconds of `/api/status` in order of size, those of each act, and what
    is lost or counted twice."""

    database: str
    alone: list[float]
    among: list[float]
    acts: list[float]
    ledger: Ledger
    faults: list[str]
    load: float


def measure_crowd(
    name: str, url: str, home: Path, tell: Callable[[str], None], seconds: float = SECONDS
) -> Crowd:
    """Let them act. The database is to have nothing in it."""
    return asyncio.run(_measure(name, url, home, tell, seconds))


async def _measure(
    name: str, url: str, home: Path, tell: Callable[[str], None], seconds: float
) -> Crowd:
    options = [f"--AlacardApp.database_url={url}", BY_HEADER]
    ledger, acts = Ledger(), list[float]()
    models = [hand.hf_model_id for hand in await Starters().all()]
    with ExitStack() as stack:
        servers = [
            stack.enter_context(serving(home / str(each), options)) for each in range(SERVERS)
        ]
        clients = [client_of(server.url, server.headers, PEOPLE) for server in servers]
        people = list(_people(servers, clients, ledger, models))
        # The rooms are loaded, and there is something to look at.
        await asyncio.gather(*(each.act("deal") for each in people[:10]))
        tell(f"{name}: `/api/status` of servers that nobody uses, for {ALONE:g} s")
        alone = await _probed(servers, ALONE)
        tell(f"{name}: {PEOPLE} people for {seconds:g} s")
        probes = asyncio.ensure_future(_probed(servers, seconds))
        await asyncio.gather(*(_acting(each, seconds, acts) for each in people))
        among = await probes
        for person in people[:SERVERS]:
            await person.wait_for_outbox()
        for client in clients:
            await client.aclose()
    store = Store(url)
    found = await faults(store, ledger)
    await store.aclose()
    return Crowd(name, alone, among, sorted(acts), ledger, found, os.getloadavg()[0])


def _people(
    servers: list[Server], clients: list[httpx.AsyncClient], ledger: Ledger, models: list[str]
) -> Iterator[Person]:
    for number in range(PEOPLE):
        here = number % SERVERS
        name, root = f"person {number}", servers[here].root
        yield Person(name, clients[here], ledger, models, root=root, seed=number)


async def _acting(person: Person, seconds: float, acts: list[float]) -> None:
    """One act in each BETWEEN seconds, at a moment of its own."""
    chosen, began = random.Random(person.name), time.monotonic()
    for number in range(int(seconds / BETWEEN)):
        at = began + (number + chosen.random()) * BETWEEN
        await asyncio.sleep(max(at - time.monotonic(), 0.0))
        before = time.perf_counter()
        with suppress(httpx.HTTPError):  # which the ledger has as unanswered
            await person.act()
        acts.append((time.perf_counter() - before) * 1000)


async def _probed(servers: list[Server], seconds: float) -> list[float]:
    probes = [Probe(server, seconds) for server in servers]
    found = await asyncio.gather(*(asyncio.to_thread(each.taken) for each in probes))
    return sorted(taken for each in found for taken in each)


def part(taken: list[float], share: float) -> float:
    """So large is that share of what was measured at most."""
    return taken[min(int(len(taken) * share), len(taken) - 1)]


def table_of(crowds: list[Crowd], seconds: float = SECONDS) -> Iterator[str]:
    """As Markdown."""
    yield (
        f"{PEOPLE} people, one act in {BETWEEN:g} s each, dealing, sharing, viewing, remixing,"
        f" downloading, starring and commenting through {SERVERS} Jupyter servers for {seconds:g}"
        " s. `/api/status` is asked of both by a process of its own, first while nobody acts."
        " p50 / p99 in milliseconds; the servers, those who ask and the database share the machine."
    )
    yield ""
    yield (
        "| database | acts | p50 / p95 of an act | answers 5xx | lost or counted twice |"
        " `/api/status` alone | among them | p99, times | load at the end |"
    )
    yield "|---" * 9 + "|"
    for got in crowds:
        broken = sum(times for status, times in got.ledger.answers.items() if status >= 500)
        broken += len(got.ledger.unanswered) + got.ledger.open.total()
        times = part(got.among, 0.99) / part(got.alone, 0.99)
        met = "met" if times <= AIM else "NOT MET"
        yield (
            f"| {got.database} | {len(got.acts):,} |"
            f" {part(got.acts, 0.5):.0f} / {part(got.acts, 0.95):.0f} | {broken} |"
            f" {len(got.faults)} |"
            f" {part(got.alone, 0.5):.1f} / {part(got.alone, 0.99):.1f} |"
            f" {part(got.among, 0.5):.1f} / {part(got.among, 0.99):.1f} |"
            f" {times:.1f}, at most {AIM:g}: {met} | {got.load:.1f} |"
        )
