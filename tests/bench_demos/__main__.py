"""`python -m tests.bench_demos`: check a bundle of 100 MB and 2,000 files, ask a gallery, and
launch apps beside the same by hand.

Prints Markdown. `N=1000` asks a gallery of so many demos, 10,000 where nothing is said; `WRITE=1`
puts the tables into docs/benchmarks.md.
"""

from __future__ import annotations

import asyncio
import os
import platform
import random
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
from sqlalchemy import insert

from alacard_ext.demos.gallery import Gallery
from alacard_ext.demos.inspection import Inspection
from alacard_ext.demos.limits import Limits
from alacard_ext.demos.models import DemoQuery
from alacard_ext.demos.storage import BundleStorage
from alacard_ext.room import Requester, nothing_found
from alacard_ext.store.demo_tables import demo_tags, demo_versions, demos
from alacard_ext.store.ids import new_id
from alacard_ext.store.service import Store
from tests.bench.document import replace_section

from .launches import launches

FILES, BYTES, ASKED = 2_000, 100_000_000, 100
WORDS = "vision text speech bread cats maps poems birds stars colour tiny mood table chess".split()  # noqa: SIM905
KINDS = ("streamlit", "gradio", "panel", "fastapi", "static")
REPORT = {
    "accepted": True,
    "files": {
        "app_file": "app.py",
        "model_files": [],
        "requirements_file": None,
        "other_files": [],
    },
}
QUERIES = {
    "newest": {},
    "a word": {"search": "bread"},
    "two words, a tag, a kind": {"search": "cats maps", "tags": ["tiny"], "kind": "gradio"},
    "best rated, page 50": {"sort": "rated", "page": 50},
    "mine, by name": {"scope": "mine", "sort": "name"},
}


def pack(file: Path) -> None:
    """A bundle of that many files and bytes: half a model, the rest text and Python."""
    chance = random.Random(7)
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("app.py", "import streamlit\n")
        archive.writestr("requirements.txt", "streamlit\n")
        archive.writestr("model.onnx", chance.randbytes(BYTES // 2))
        each = BYTES // 2 // (FILES - 3)
        for number in range(FILES - 3):
            if number % 10:
                archive.writestr(
                    f"data/{number % 20}/{number}.csv", chance.randbytes(each).hex()[:each]
                )
            else:
                archive.writestr(f"pages/page_{number}.py", "value = [1, 2, 3]\n" * (each // 18))


async def peak_of_children(work: asyncio.Future[object]) -> int:
    """The most bytes that children have while some work goes on. `ru_maxrss` does not tell: a child
    begins with what its parent had."""
    found = 0
    while not work.done():
        for child in psutil.Process().children():
            with suppress(psutil.Error):
                # Until it is a program of its own it is a copy of this one.
                if child.cmdline() != psutil.Process().cmdline():
                    found = max(found, child.memory_info().rss)
        await asyncio.sleep(0.02)
    return found


async def check(folder: Path) -> str:
    """A line on the check of such a bundle."""
    file = folder / "bundle.zip"
    pack(file)
    inspection = Inspection(Limits(), folder / "staging")
    began = time.monotonic()
    checking = asyncio.ensure_future(inspection.check(file))
    memory = await peak_of_children(checking) / 1e6
    report = await checking
    took = time.monotonic() - began
    assert report.accepted and len(report.contents) == FILES, report.findings
    met = "met" if took < 3 and memory < 100 else "NOT MET"
    size = f"{report.size / 1e6:.0f} MB, {FILES:,} files"
    return f"| {size} | {took:.2f} s | {memory:.0f} MB | 3 s, 100 MB | {met} |"


async def fill(store: Store, count: int) -> None:
    """That many demos, a tenth of which are Ada's and private."""
    chance, at = random.Random(7), 1_790_000_000_000
    rows, tags, versions = [], [], []
    for number in range(1, count + 1):
        words = chance.sample(WORDS, 4)
        mine = number % 10 == 0
        name = " ".join(words[:2])
        rows.append(
            {
                "id": number, "demo_id": new_id(), "owner": "ada" if mine else f"p{number % 200}",
                "name": name, "description": " ".join(chance.choices(WORDS, k=60)),
                "tags": words[2:], "words": f"{name}\n{' '.join(words)}", "author": "A",
                "kind": KINDS[number % 5], "visibility": "private" if mine else "everyone",
                "version": 1, "size": 1, "created_at": at + number, "updated_at": at + number,
            }
        )  # fmt: skip
        tags += [{"demo": number, "tag": tag} for tag in words[2:]]
        versions.append(
            {
                "demo": number, "number": 1, "place": new_id(), "digest": "0" * 64,
                "report": REPORT, "note": "", "size": 1, "created_at": at,
            }
        )  # fmt: skip
    async with store.writing() as connection:
        for table, values in ((demos, rows), (demo_tags, tags), (demo_versions, versions)):
            for start in range(0, len(values), 1000):
                await connection.execute(insert(table), values[start : start + 1000])


async def ask(folder: Path, count: int) -> list[str]:
    """Lines on what each question takes."""
    store = Store(f"sqlite:///{folder}/library.sqlite")
    await fill(store, count)
    gallery = Gallery(store, BundleStorage(str(folder / "bundles")), nothing_found)
    lines = []
    for name, values in QUERIES.items():
        query, took = DemoQuery.model_validate(values), []
        for _ in range(ASKED):
            began = time.perf_counter()
            await gallery.list(query, Requester("ada"))
            took.append((time.perf_counter() - began) * 1000)
        cuts = statistics.quantiles(took, n=20)
        half, most = statistics.median(took), cuts[-1]
        met = "met" if most < 20 else "NOT MET"
        lines.append(f"| {name} | {half:.1f} ms | {most:.1f} ms | 20 ms | {met} |")
    await store.aclose()
    return lines


def machine() -> str:
    """The machine and how busy it is now."""
    cores, load = len(os.sched_getaffinity(0)), os.getloadavg()[0]
    return f"{cores} cores, Python {platform.python_version()}, load {load:.0f}"


async def measured(count: int, tell: Callable[[str], None]) -> None:
    """Tell all tables, line by line."""
    tell(f"Measured on {time.strftime('%Y-%m-%d', time.gmtime())} on {machine()} at the start.")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        tell("\n| a bundle checked | time | memory | aim | |\n|---|---|---|---|---|")
        tell(await check(folder))
        tell(f"\n| {count:,} demos on SQLite | median | p95 | aim | |\n|---|---|---|---|---|")
        for line in await ask(folder, count):
            tell(line)
        tell("\n| | Alacard | by hand | ratio | aim | |\n|---|---|---|---|---|---|")
        await asyncio.to_thread(tell_launches, folder, tell)
    tell(f"\nThe load at the end was {os.getloadavg()[0]:.0f}.")


def tell_launches(folder: Path, tell: Callable[[str], None]) -> None:
    """Tell a line for each measure as it comes."""
    for line in launches(folder / "launches"):
        tell(line)


def main() -> None:
    """Print all tables, and put them into the page where that is asked for."""
    told: list[str] = []

    def tell(line: str) -> None:
        told.append(line)
        print(line, flush=True)

    asyncio.run(measured(int(os.environ.get("N") or 10_000), tell))
    if os.environ.get("WRITE"):
        replace_section("demos", "\n".join(told))


if __name__ == "__main__":
    main()
