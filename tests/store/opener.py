"""Opens databases at once as a server does that starts: `python -m tests.store.opener URL…` waits
for a line, reads and writes each, and prints what came of it."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import alembic.command  # noqa: F401 - so that all come to the migration at one moment
from sqlalchemy import delete, func, select

from alacard_ext.store import engine, transactions  # noqa: F401
from alacard_ext.store.demo_tables import demos
from alacard_ext.store.service import Store

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection


async def asked(store: Store) -> list[int]:
    """What a reading and a writing transaction find in a store that is opened by them."""

    async def count(connection: AsyncConnection) -> int:
        found = await connection.execute(select(func.count()).select_from(demos))
        return int(found.scalar_one())

    async def emptied(connection: AsyncConnection) -> int:
        await connection.execute(delete(demos))
        return await count(connection)

    try:
        return list(await asyncio.gather(store.read(count), store.write(emptied)))
    finally:
        await store.aclose()


async def main(urls: Sequence[str]) -> None:
    """Ask all of them once a line comes."""
    stores = [Store(url) for url in urls]
    print("ready", flush=True)
    sys.stdin.readline()
    print(json.dumps(await asyncio.gather(*map(asked, stores))), flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
