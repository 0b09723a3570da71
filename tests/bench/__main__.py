"""Measure everything and print it: `python -m tests.bench [--only PART] [--write]`.

Nothing here fails because a machine is slow; a part that cannot run says so and ends with 1.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import metadata

from .document import replace_section
from .hub import ServedHub, served_hub
from .measure import Line

PARTS = (
    "warm", "cold", "commands", "imports", "start", "page", "opening", "burst", "readme", "gate",
)  # fmt: skip


def main() -> int:
    options = _options()
    os.environ.pop("HF_TOKEN", None)
    # Where no bytecode is kept, every process that is measured would compile all that it imports.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    machine = _machine()
    print(f"{machine}\n", flush=True)
    lines: list[Line] = []
    failed = []
    # Our own process asks the local hub too, and keeps its caches out of the person's home.
    with tempfile.TemporaryDirectory(prefix="alacard-bench-") as home, served_hub() as hub:
        os.environ |= {"HF_HOME": home, "HF_ENDPOINT": hub.url}
        for part in options.only or PARTS:
            started = time.perf_counter()
            try:
                found = _measure(part, hub, options.repetitions)
            except Exception:
                traceback.print_exc()
                failed.append(part)
                continue
            finally:
                hub.forget()
            lines += found
            for line in found:
                _print(line)
            print(f"  ({part}: {time.perf_counter() - started:.0f} s)\n", flush=True)
    if options.imports:
        from .startup import slowest_imports

        print("slowest imports by themselves:\n" + "\n".join(slowest_imports(25)))
    met = sum(line.met is True for line in lines)
    missed = [line.what for line in lines if line.met is False]
    print(f"{met} aims met, {len(missed)} not met" + "".join(f"\n  not met: {m}" for m in missed))
    if options.write and not failed:
        replace_section("figures", _table(lines, machine))
    if failed:
        print(f"could not run: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def _measure(part: str, hub: ServedHub, repetitions: int) -> list[Line]:
    # Imported here, so that one part can be measured where another's needs are missing.
    from . import checking, frontend, generation, opening, startup

    few = max(3, repetitions // 4)
    measure: dict[str, Callable[[], list[Line]]] = {
        "warm": lambda: asyncio.run(generation.warm_lines(hub, repetitions)),
        "cold": lambda: asyncio.run(generation.cold_lines(hub, max(5, repetitions // 2))),
        "commands": lambda: startup.command_lines(max(5, repetitions // 2)),
        "imports": lambda: startup.import_lines(max(5, repetitions // 2)),
        "start": lambda: [startup.answer_line(hub, few)],
        "page": lambda: asyncio.run(frontend.page_lines(hub, max(5, repetitions // 2))),
        "opening": lambda: [asyncio.run(opening.opening_line(hub, max(5, repetitions // 2)))],
        "burst": lambda: [asyncio.run(generation.burst_line(hub))],
        "readme": lambda: checking.extraction_lines(few),
        "gate": lambda: [asyncio.run(checking.gate_line(hub, repetitions))],
    }
    return measure[part]()


def _print(line: Line) -> None:
    aim = f"  [aim: {line.aim}: {line.verdict}]" if line.aim else ""
    print(f"{line.what}: {line.figure}{aim}")
    if line.detail:
        print(f"    {line.detail}")


def _table(lines: list[Line], machine: str) -> str:
    rows = [
        f"Seen on {datetime.now(UTC):%Y-%m-%d}, {machine}.",
        "",
        "| what | figure | aim | | behind it |",
        "|---|---|---|---|---|",
    ]
    for line in lines:
        cells = (line.what, line.figure, line.aim, line.verdict, line.detail)
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(rows)


def _machine() -> str:
    # Where other work shares the machine, only processor times and ratios tell much.
    load = f"load at the start {os.getloadavg()[0]:.1f}"
    parts = [f"{os.cpu_count()} cores", load, f"Python {platform.python_version()}"]
    for package in ("jupyter_server", "jupyterlab", "nbformat"):
        parts.append(f"{package} {metadata.version(package)}")
    return ", ".join(parts)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=PARTS, help="measure this part alone")
    parser.add_argument("--repetitions", type=int, default=20, help="turns of a comparison")
    parser.add_argument("--imports", action="store_true", help="list the slowest imports as well")
    parser.add_argument("--write", action="store_true", help="put the table in docs/benchmarks.md")
    return parser.parse_args()


sys.exit(main())
