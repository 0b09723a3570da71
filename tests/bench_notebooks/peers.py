"""What a person would run without Alacard: the Hub's own snippet, and the README's example.

Each is one code cell, executed as it is by the same kernel and the same probe as our notebooks.
The Hub offers up to two snippets a model (a pipeline, and the class itself); the best of them
counts. A snippet that fails for the lack of a graphics card is tried once more with the word
`cuda` replaced by `cpu`, and both outcomes are told.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.execution import CellFailure, ExecutedNotebook
from tests.local_hub.repository import Repository

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
STAND_INS = HERE / "stand_ins.py"
SNIPPET, README = "snippet", "readme"
SECONDS = 90.0
# From what an error says to why it happened; the first that matches is told.
REASONS = (
    ("no graphics card", r"cuda|nvidia"),
    ("a package that is not here", r"ModuleNotFoundError|No module named|requires the .* library"),
    ("a package that is not here", r"ImportError.*(not found in your environment|pip install)"),
    (
        "needs the network",
        r"ConnectError|ConnectionError|URLError|gaierror|MaxRetry|RepositoryNotF",
    ),
    ("a file that does not exist", r"FileNotFoundError|EntryNotFound|404|No such file"),
    ("a pipeline that was removed", r"Unknown task|has been removed from transformers"),
    ("an undefined name", r"NameError"),
    ("does not parse", r"SyntaxError|IndentationError"),
    ("took too long", r"Timeout"),
    ("the kernel died", r"DeadKernel"),
)
OUTSIDE = frozenset({"no graphics card", "a package that is not here", "needs the network"})


@dataclass
class PeerOutcome:
    """What came of one way to use one model; `code` is a digest of what ran, empty for none.

    `outcome` is `ran`, `none` where there was nothing to run, or the error. `on_cpu` is the
    outcome with `cpu` in the place of `cuda`, empty where that was not tried.
    """

    model: str
    task: str
    source: str
    outcome: str
    reason: str
    forwards: int
    loads: int
    seconds: float
    code: str
    on_cpu: str = ""
    cpu_forwards: int = 0

    @property
    def ran(self) -> bool:
        return self.outcome == "ran"

    @property
    def outside(self) -> bool:
        """Whether it failed for what this machine lacks, and not for a fault of its own."""
        return self.reason in OUTSIDE


def official(repositories: Mapping[str, Repository]) -> dict[str, list[str]]:
    """The Hub's snippets of each model that are Python, by model id; needs Node.js."""
    infos = [repository.info for repository in repositories.values()]
    done = subprocess.run(
        ["node", str(HERE / "official.mjs")],
        cwd=PROJECT,
        input=json.dumps(infos),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    found: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return {
        name: [code for code in entry["snippets"] if not _is_install(code)]
        for name, entry in found.items()
    }


def readme_block(repository: Repository) -> list[str]:
    """The card's first Python block, word by word; empty where there is none."""
    path = repository.files.get("README.md")
    text = path.read_text(encoding="utf-8", errors="replace") if path else ""
    found = re.search(r"^```(?:python|py|pycon)[^\n]*\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    return [found[1].rstrip()] if found else []


def notebook(code: str) -> dict[str, Any]:
    """A notebook of one cell."""
    cell = {
        "cell_type": "code",
        "execution_count": None,
        "id": "snippet",
        "metadata": {},
        "outputs": [],
        "source": code,
    }
    return {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def preparation(media_url: str) -> str:
    """What the kernel executes first, in a namespace of its own."""
    source = STAND_INS.read_text(encoding="utf-8")
    return f"exec(compile({source!r}, 'stand_ins.py', 'exec'), {{'MEDIA': {media_url!r}}})"


def digest(codes: list[str]) -> str:
    """Of what is run and of how, so that unchanged code need not run again."""
    how = STAND_INS.read_text() + (HERE / "peers.py").read_text()
    return hashlib.sha256("\0".join([*codes, how]).encode()).hexdigest()[:16]


def best(runs: Iterator[ExecutedNotebook]) -> ExecutedNotebook | None:
    """The first that inferred, else the first that ended well, else the first; stops early."""
    kept: ExecutedNotebook | None = None
    for done in runs:
        if done.error is None and done.forwards:
            return done
        if kept is None or (kept.error is not None and done.error is None):
            kept = done
    return kept


def why(error: CellFailure | None) -> str:
    """The reason for a failure in a few words; empty for none."""
    if error is None:
        return ""
    told = f"{error.name}: {error.value}"
    return next((reason for reason, marks in REASONS if re.search(marks, told, re.I)), "its code")


def _is_install(code: str) -> bool:
    lines = [line for line in code.splitlines() if line.strip() and not line.startswith("#")]
    return all(re.match(r"[!%]?\s*(pip|uv|conda|npm)\b", line) for line in lines)
