"""Break the program on purpose, one fault at a time, and see whether the tests notice.

    python -m tools.mutants [WORD …] [--jobs N]

Each fault of `faults.toml` is put into a copy of the tree, the tests that it names are run there,
and the outcome is printed: `found` where a test failed, `survived` where all passed, which means
that a test is missing. Words choose the faults whose names hold one of them. At the end the tests
that found something are run without any fault: one that fails anyway has found nothing.

Exit 0 where every fault was found, else 1.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

from .copies import PASSED, Copy, Fault

FAULTS = Path(__file__).with_name("faults.toml")


def main() -> int:
    """Try the chosen faults and print a line for each."""
    parser = argparse.ArgumentParser(prog="tools.mutants", description="Do the tests find faults?")
    parser.add_argument("words", nargs="*", help="only faults whose name holds one of these")
    parser.add_argument("--jobs", type=int, default=2, help="copies that are tried at a time")
    chosen = parser.parse_args()
    faults = [
        fault
        for fault in read_faults()
        if not chosen.words or any(word in fault.name for word in chosen.words)
    ]
    with tempfile.TemporaryDirectory(prefix="alacard-mutants-") as folder:
        copies: Queue[Copy] = Queue()
        for number in range(max(1, min(chosen.jobs, len(faults)))):
            copies.put(Copy(Path(folder, str(number))))
        with ThreadPoolExecutor(copies.qsize()) as workers:
            found = list(workers.map(lambda fault: tried(fault, copies), faults))
        spoke = sorted({test for test in found if test})
        status, said = copies.get().run(spoke) if spoke else (PASSED, "")
    if status != PASSED:
        print(f"These tests fail without any fault as well:\n{said[-4000:]}")
        return 1
    print(f"{len(faults) - found.count(None)} of {len(faults)} faults were found")
    return 1 if None in found else 0


def read_faults() -> list[Fault]:
    """The faults in the order of the file."""
    entries = tomllib.loads(FAULTS.read_text(encoding="utf-8"))["fault"]
    return [Fault(**{**entry, "tests": tuple(entry["tests"])}) for entry in entries]


def tried(fault: Fault, copies: Queue[Copy]) -> str | None:
    """The test that found the fault, None where it survived or could not be made."""
    started = time.monotonic()
    copy = copies.get()
    try:
        outcome, told = copy.broken_by(fault)
    finally:
        copies.put(copy)
    print(f"{outcome:8} {fault.name}  ({time.monotonic() - started:.0f} s)  {told}", flush=True)
    return told if outcome == "found" else None


if __name__ == "__main__":
    sys.exit(main())
