"""Six people deal, look, remix and talk through two real servers: all is kept and counted once."""

from __future__ import annotations

import asyncio
from pathlib import Path

from alacard_ext.store.service import Store
from tests.bench_library.ledger import Ledger, faults
from tests.bench_library.people import ACTS, Person, client_of
from tests.named_by_header import BY_HEADER
from tests.serving import Server, serving

MODELS = ["tiny/bert-sentiment", "tiny/gpt2"]
PEOPLE = 6


async def everyone_acts(servers: list[Server], ledger: Ledger) -> None:
    """Each does everything, in an order of their own."""
    clients = [client_of(server.url, server.headers) for server in servers]
    people = []
    for number in range(PEOPLE):
        client, root = clients[number % 2], servers[number % 2].root
        name = f"person {number}"
        people.append(Person(name, client, ledger, MODELS, root=root, seed=number))
    await asyncio.gather(*(each.act("deal") for each in people[:4]))

    async def day(number: int, person: Person) -> None:
        kinds = list(ACTS)
        for kind in kinds[number % 6 :] + kinds[: number % 6]:
            await person.act(kind)

    await asyncio.gather(*(day(number, each) for number, each in enumerate(people)))
    for client in clients:
        await client.aclose()


async def test_no_event_of_people_at_once_is_lost_or_counted_twice(
    database_url: str, hub_env: dict[str, str], tmp_path: Path
) -> None:
    options = [f"--AlacardApp.database_url={database_url}", BY_HEADER]
    ledger, store = Ledger(), Store(database_url)
    with (
        serving(tmp_path / "one", options, hub_env) as one,
        serving(tmp_path / "two", options, hub_env) as two,
    ):
        await everyone_acts([one, two], ledger)
    assert ledger.refused == []
    assert await faults(store, ledger) == []
    assert len(ledger.done) > 2 * PEOPLE and len(ledger.said) == PEOPLE
    await store.aclose()
