"""Deals and runs the check's notebooks, and reads what each took of the card."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.execution import ExecutedNotebook, execute
from tests.local_hub.server import LocalHub

GB = 1_000_000_000
CELL_SECONDS = 600.0


@dataclass(frozen=True)
class Case:
    """A hand, and how many bytes of the card are left to it; None for all of them."""

    model: str
    difficulty: str
    left: int | None = None


CASES = (
    Case("sizes/vit-large", "beginner"),
    Case("sizes/bert-large", "advanced"),
    Case("sizes/whisper-small", "beginner"),
    Case("sizes/stable-diffusion", "intermediate"),
    Case("sizes/qwen2-vl-2b", "intermediate"),
    Case("sizes/gpt-oss-2-layers", "intermediate"),
    Case("sizes/chat-1b-fp8", "intermediate"),
    Case("sizes/chat-1b", "beginner"),
    Case("sizes/chat-1b", "advanced", left=int(2.6 * GB)),
    Case("sizes/chat-3b", "intermediate", left=int(6.2 * GB)),
)

# Looks at every module in the notebook's namespace, and in the pipelines that it holds.
REPORT = """
def _alacard_report():
    import json
    import torch
    space, seen, held = globals(), set(), {}
    for value in list(space.values()):
        inside = getattr(value, "components", None)
        parts = list(inside.values()) if isinstance(inside, dict) else []
        for part in [value, getattr(value, "model", None), *parts]:
            if not isinstance(part, torch.nn.Module):
                continue
            for weights in [*part.parameters(), *part.buffers()]:
                if id(weights) in seen:
                    continue
                seen.add(id(weights))
                key = f"{str(weights.dtype).removeprefix('torch.')} on {weights.device.type}"
                held[key] = held.get(key, 0) + weights.numel() * weights.element_size()
    there = torch.cuda.is_available()
    return json.dumps({
        "held": held,
        "allocated": torch.cuda.max_memory_allocated() if there else 0,
        "reserved": torch.cuda.max_memory_reserved() if there else 0,
        "reserved_now": torch.cuda.memory_reserved() if there else 0,
        "free_now": torch.cuda.mem_get_info()[0] if there else 0,
    })
alacard_report = _alacard_report()
"""
# Takes what is not to be left, says so, and holds it until its input ends.
HOLD = """
import sys
import torch
torch.zeros(1, device="cuda")
free = torch.cuda.mem_get_info()[0]
held = torch.empty(max(free - int(sys.argv[1]), 0), dtype=torch.uint8, device="cuda")
print("held", flush=True)
sys.stdin.read()
"""


@dataclass
class Seen:
    """What one notebook did; sizes are bytes. `peak` is what its process took of the card."""

    model: str
    like: str
    task: str
    difficulty: str
    left: int | None
    template: str
    step: str
    dtype: str
    device: str
    verdict: str
    low: int | None
    high: int | None
    ran: bool
    error: str
    forwards: int
    held: dict[str, int]
    allocated: int
    peak: int
    seconds: float

    @classmethod
    def of(cls, values: dict[str, Any]) -> Seen:
        """As it was kept by `kept`."""
        return cls(**values)

    @property
    def kept(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self)


def run(case: Case, like: str, hub: LocalHub, folder: Path) -> Seen:
    """Deal the hand of `case` on this machine as it is now, and execute it in a fresh kernel."""
    from alacard_ext import api

    folder.mkdir(parents=True)
    with only(case.left):
        free = free_bytes()
        answer = api.generate({"model_card": case.model, "difficulty": case.difficulty})
        notebook = json.loads(json.dumps(answer.notebook))
        cell = {"cell_type": "code", "id": "alacard-report", "metadata": {}, "outputs": []}
        notebook["cells"].append({**cell, "execution_count": None, "source": REPORT})
        started = time.monotonic()
        done = execute(
            notebook,
            hub_url=hub.url,
            cwd=folder,
            home=folder.parent / "hf",
            timeout=CELL_SECONDS,
            variables=("alacard_report",),
        )
        seconds = time.monotonic() - started
    (folder / "notebook.ipynb").write_text(json.dumps(done.notebook), encoding="utf-8")
    plan = answer.plan
    report = _report(done)
    # What is not PyTorch's own: the context of the process on the card, and libraries in it.
    beside = free - report.get("free_now", free) - report.get("reserved_now", 0)
    error = done.error
    return Seen(
        model=case.model,
        like=like,
        task=plan.task or "",
        difficulty=case.difficulty,
        left=case.left,
        template=plan.template,
        step=plan.step,
        dtype=plan.dtype,
        device=plan.fit.device,
        verdict=plan.fit.verdict,
        low=plan.fit.low_bytes,
        high=plan.fit.needed_bytes,
        ran=error is None,
        error=f"{error.section}: {error.name}: {error.value}"[:2000] if error else "",
        forwards=done.forwards,
        held=report.get("held", {}),
        allocated=report.get("allocated", 0),
        peak=report.get("reserved", 0) + max(beside, 0),
        seconds=round(seconds, 1),
    )


def _report(done: ExecutedNotebook) -> dict[str, Any]:
    told = done.variables.get("alacard_report")
    return json.loads(told) if isinstance(told, str) else {}


@contextmanager
def only(left: int | None) -> Iterator[None]:
    """Leave that many bytes of the card free while the block runs.

    A process holds the rest, so that the planning reads the card as it is; nothing is pretended.
    """
    if left is None:
        yield
        return
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(left)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdin is not None and holder.stdout is not None
        if holder.stdout.readline().strip() != "held":
            raise RuntimeError("The card could not be filled.")
        _wait_until_seen(left)
        try:
            yield
        finally:
            holder.stdin.close()
            holder.wait()


def _wait_until_seen(left: int) -> None:
    """Until the reading of the card, which is kept for a few seconds, tells of it."""
    from alacard_ext.fit.accelerators import read_accelerators

    for _ in range(60):
        cards = read_accelerators()
        if cards and (cards[0].free or 0) < 1.2 * left:
            return
        time.sleep(1)
    raise RuntimeError("nvidia-smi does not tell that the card is filled.")


def free_bytes() -> int:
    """Bytes of the card that no process uses; 0 without a card."""
    from alacard_ext.fit.accelerators import read_accelerators

    cards = read_accelerators()
    return cards[0].free or 0 if cards else 0
