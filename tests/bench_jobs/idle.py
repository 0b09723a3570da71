"""What ten thousand jobs that wait cost a server that cannot take them."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from alacard_ext.jobs.administration.models import Control
from tests.bench.measure import Line
from tests.jobs.oven import ROOT, Oven

from .staff import bulk

WAITING, SECONDS = 10_000, 20.0


async def idle(url: str, folder: Path) -> list[Line]:
    """The share of a core that a server takes, with an empty queue and with a long one."""
    oven = Oven(url, folder)
    await oven.jobs.start()
    await asyncio.sleep(5)  # until it has begun
    empty = await _share()
    await oven.jobs.monitor.control(Control(action="pause", queue="bulk"), ROOT)
    await bulk(oven, WAITING)
    await asyncio.sleep(2)
    full = await _share()
    await oven.services.aclose()
    detail = f"{100 * empty:.2f} % with an empty queue; {SECONDS:.0f} s each"
    return [
        Line(
            f"a server beside {WAITING:,} that wait",
            f"{100 * full:.2f} % of a core",
            "at most 1 %",
            full <= 0.01,
            detail,
        )
    ]


async def _share() -> float:
    began, worked = time.monotonic(), time.process_time()
    await asyncio.sleep(SECONDS)
    return (time.process_time() - worked) / (time.monotonic() - began)
