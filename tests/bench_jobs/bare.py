"""A worker of procrastinate whose task does nothing: `python -m tests.bench_jobs.bare URL`."""

from __future__ import annotations

import asyncio
import sys

from alacard_ext.jobs.team import make_app
from alacard_ext.store.place import find_place

from .throughput import _nothing


async def main(url: str) -> None:
    """Until it is killed."""
    app = make_app(find_place(url).url)
    app.task(name="nothing", queue="nothing")(_nothing)
    async with app.open_async():
        print("ready", flush=True)
        await app.run_worker_async(queues=["nothing"], concurrency=8)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
