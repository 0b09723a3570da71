"""The graphics cards of this machine, read without PyTorch: names, and memory in bytes.

PyTorch takes seconds to import and may not be there at all. NVIDIA's driver brings `nvidia-smi`,
Linux tells of AMD's cards by files, and Apple's chips share the machine's own memory.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

QUERY = ("--query-gpu=index,uuid,name,memory.total,memory.free", "--format=csv,noheader,nounits")
TIMEOUT = 3.0
CACHE_SECONDS = 5.0
"""Seconds for which a reading by `nvidia-smi`, which takes tens of milliseconds, is used again."""
MIB = 2**20
APPLE_SHARE = 0.75
"""Of Apple's memory, what macOS lets the graphics part hold on to unless it is told otherwise."""


class Accelerator(BaseModel):
    """A graphics card, or the graphics part of a chip.

    `shared` means that it has no memory of its own: what it takes is taken from the machine's, and
    must not be counted twice.
    """

    model_config = ConfigDict(defer_build=True)

    kind: Literal["cuda", "mps"]
    name: str
    total: int | None = None
    free: int | None = None
    shared: bool = False


_last: tuple[float, str] | None = None


def read_accelerators(
    *,
    environment: Mapping[str, str] = os.environ,
    nvidia: Callable[[], str] | None = None,
    cards: Path = Path("/sys/class/drm"),
    system: str | None = None,
    processor: str | None = None,
    memory: tuple[int, int] | None = None,
) -> list[Accelerator]:
    """What a notebook could run on, its first device first; [] on a machine with a CPU alone.

    May take tens of milliseconds where `nvidia-smi` must be asked: not for the event loop. The
    arguments other than `memory` (total and free bytes) are for tests.
    """
    found = parse_nvidia((nvidia or _nvidia_smi)(), environment.get("CUDA_VISIBLE_DEVICES"))
    found += read_amd(cards, environment.get("HIP_VISIBLE_DEVICES"))
    apple = (system or platform.system(), processor or platform.machine()) == ("Darwin", "arm64")
    if apple:
        total, free = memory or (None, None)
        found.append(
            Accelerator(
                kind="mps",
                name="Apple",
                total=int(total * APPLE_SHARE) if total else None,
                free=min(free, int(total * APPLE_SHARE)) if total and free is not None else None,
                shared=True,
            )
        )
    return found


def parse_nvidia(text: str, visible: str | None) -> list[Accelerator]:
    """The cards in `nvidia-smi`'s answer to `QUERY`, as `CUDA_VISIBLE_DEVICES` chooses them.

    A chip that shares the machine's memory answers `[N/A]` where a card tells its own.
    """
    rows = {}
    for line in text.splitlines():
        parts = [part.strip() for part in line.split(",")]
        if len(parts) != 5 or not parts[0].isdigit():
            continue
        index, uuid, name, total, free = parts
        shared = not (total.isdigit() and free.isdigit())
        rows[index] = (
            uuid,
            Accelerator(
                kind="cuda",
                name=name[:100],
                total=None if shared else int(total) * MIB,
                free=None if shared else int(free) * MIB,
                shared=shared,
            ),
        )
    if visible is None:
        return [card for _, card in rows.values()]
    chosen = []
    for word in (part.strip() for part in visible.split(",")):
        matching = [
            c for index, (uuid, c) in rows.items() if word and word in (index, uuid[: len(word)])
        ]
        if not matching:
            break  # as CUDA does: nothing counts from the first that is not there
        chosen.append(matching[0])
    return chosen


def read_amd(cards: Path, visible: str | None) -> list[Accelerator]:
    """AMD's cards, by the files of Linux' driver amdgpu (mem_info_vram_total and _used).

    PyTorch calls them `cuda` as well. A few hundred megabytes are a chip's carve-out: shared.
    """
    found = []
    for total_file in sorted(cards.glob("card*/device/mem_info_vram_total")):
        try:
            total = int(total_file.read_text())
            used = int(total_file.with_name("mem_info_vram_used").read_text())
        except (OSError, ValueError):
            continue
        shared = total < 4 * 2**30 and total_file.with_name("mem_info_gtt_total").exists()
        found.append(
            Accelerator(
                kind="cuda",
                name="AMD",
                total=None if shared else total,
                free=None if shared else max(total - used, 0),
                shared=shared,
            )
        )
    if visible is None or not found:
        return found
    wanted = [int(word) for word in visible.split(",") if word.strip().isdigit()]
    return [found[index] for index in wanted if index < len(found)]


def _nvidia_smi() -> str:
    global _last  # noqa: PLW0603 - one reading serves all for a moment
    if _last is not None and time.monotonic() - _last[0] < CACHE_SECONDS:
        return _last[1]
    program = shutil.which("nvidia-smi")
    text = ""
    if program is not None:
        try:
            text = subprocess.run(  # noqa: S603 - the driver's own program, with fixed arguments
                [program, *QUERY], capture_output=True, text=True, timeout=TIMEOUT, check=True
            ).stdout
        except (OSError, subprocess.SubprocessError, ValueError):
            text = ""
    _last = time.monotonic(), text
    return text
