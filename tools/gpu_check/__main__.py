"""See the package; `--small` keeps the models tiny, to try the check itself without a card."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from alacard_ext.fit.accelerators import read_accelerators
from tests.bench.document import replace_section
from tests.bench.hub import PROJECT
from tests.local_hub.fixtures import CLEARED
from tests.local_hub.server import LocalHub, load_repositories

from .running import CASES, Case, Seen, run
from .shapes import SHAPES, build
from .table import section

PAGE = PROJECT / "docs" / "notebooks.md"
WITH = "torch transformers diffusers sentence-transformers accelerate bitsandbytes"


def main() -> int:
    """Run the check, or write what one kept into the page."""
    parser = argparse.ArgumentParser(prog="python -m tools.gpu_check", description=__doc__)
    parser.add_argument("--out", type=Path, default=PROJECT / ".cache" / "gpu-check.json")
    parser.add_argument("--only", action="append", default=[], help="cases whose name holds this")
    parser.add_argument("--small", action="store_true", help="leave the models tiny")
    parser.add_argument("--write", type=Path, help="put what this file holds into the page")
    parser.add_argument("--build", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.write:
        return _write(json.loads(chosen.write.read_text(encoding="utf-8")))
    cases = [
        case
        for number, case in enumerate(CASES)
        if not chosen.only or any(word in f"{number} {case.model}" for word in chosen.only)
    ]
    if chosen.build:
        return _build({case.model for case in cases}, chosen.build, small=chosen.small)
    if chosen.small:
        cases = [replace(case, left=None) for case in cases]
    card = next(iter(read_accelerators()), None)
    if card is None and not chosen.small:
        print("There is no graphics card here; '--small' tries the check without one.")
        return 2
    with tempfile.TemporaryDirectory(prefix="alacard-gpu-") as name:
        return _run(Path(name), cases, chosen.out, card.name if card else "no card")


def _run(work: Path, cases: Sequence[Case], out: Path, card: str) -> int:
    for variable in CLEARED:
        os.environ.pop(variable, None)
    # A process of its own: the libraries read where the Hub is once, and it must leave the card.
    subprocess.run(
        [sys.executable, "-m", "tools.gpu_check", "--build", str(work), *sys.argv[1:]],
        env=os.environ | {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"},
        check=True,
    )
    likes = {shape.id: shape.like for shape in SHAPES}
    seen = f"{datetime.now(UTC):%Y-%m-%d}, {card}, Python {platform.python_version()}, "
    seen += ", ".join(f"{name} {_version(name)}" for name in WITH.split())
    rows: list[Seen] = []
    repositories = load_repositories([work / "models"])
    # Gigabytes are read to tell their digests, longer than a client waits for an answer.
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda repository: repository.info, repositories.values()))
    with LocalHub(repositories) as hub:
        os.environ |= {"HF_ENDPOINT": hub.url, "HF_HOME": str(work / "dealing")}
        for number, case in enumerate(cases):
            # A run that fails otherwise than in a cell must not lose what the others saw.
            try:
                row = run(case, likes[case.model], hub, work / str(number))
            except Exception:
                print(f"{case}: {traceback.format_exc()}", flush=True)
                continue
            rows.append(row)
            print(json.dumps(row.kept), flush=True)
            kept = {"seen": seen, "rows": [each.kept for each in rows]}
            out.parent.mkdir(parents=True, exist_ok=True)
            out.write_text(json.dumps(kept, indent=1), encoding="utf-8")
    return 0 if len(rows) == len(cases) and all(row.ran for row in rows) else 1


def _build(wanted: Set[str], work: Path, *, small: bool) -> int:
    import torch

    from tests.local_hub import models

    device = "cuda" if torch.cuda.is_available() else "cpu"
    for shape in SHAPES:
        if shape.id not in wanted:
            continue
        started = time.monotonic()
        tiny = work / "tiny" / shape.module
        if not tiny.exists():
            tiny.parent.mkdir(exist_ok=True)
            models.build(shape.module, tiny)
        build(shape, tiny / shape.tiny, work / "models" / shape.id, device, small=small)
        print(f"{shape.id}: built in {time.monotonic() - started:.0f} s", flush=True)
    return 0


def _write(kept: dict[str, Any]) -> int:
    rows = [Seen.of(values) for values in kept["rows"]]
    replace_section("gpu-check", section(rows, f"Seen on {kept['seen']}."), PAGE)
    return 0


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"


if __name__ == "__main__":
    sys.exit(main())
