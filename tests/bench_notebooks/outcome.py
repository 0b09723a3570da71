"""What came of one notebook, and the file that remembers it between runs."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from alacard_ext.errors import AlacardError
from alacard_ext.notebooks.models import GenerateAnswer
from tests.execution import ExecutedNotebook
from tests.local_hub.repository import Repository

from .matrix import Case
from .peers import PeerOutcome

WAITING = "not executed yet"


@dataclass
class Outcome:
    """One row. `notebook` is a digest of the code that ran; `seconds` those of its cells."""

    model: str
    task: str
    library: str
    template: str
    difficulty: str
    ui: str
    outcome: str
    forwards: int
    loads: int
    seconds: float
    notebook: str
    topic: str = ""
    packs: list[str] = field(default_factory=list)
    language: str = ""
    together: str = ""
    models: int = 1

    @property
    def ran(self) -> bool:
        return self.outcome == "ran"

    @property
    def waiting(self) -> bool:
        """Whether it was not executed at all, since only known outcomes were asked for."""
        return self.outcome == WAITING


def digest(answer: GenerateAnswer, hub_url: str, repository: Repository | None) -> str:
    """Of all code cells and of the model: what has not changed need not be executed again.

    Not of the model's commit, which a word in its README changes as well.
    """
    code = "\0".join(
        "".join(cell["source"]) for cell in answer.notebook["cells"] if cell["cell_type"] == "code"
    )
    code = code.replace(hub_url, "HUB")
    if repository is not None:
        files = {k: v for k, v in repository.digests.items() if k != "README.md"}
        code = code.replace(repository.sha, "COMMIT") + json.dumps(files)
    return hashlib.sha256(code.encode()).hexdigest()[:16]


def digest_of(path: Path) -> str:
    """Of a file's text."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def told(done: ExecutedNotebook) -> str:
    """`ran`, or where and how it ended."""
    if done.error is None:
        return "ran"
    where = done.error.section or done.error.cell_id
    lines = done.error.value.strip().splitlines() or [""]
    return f"{done.error.name} in {where}: {lines[-1][:120]}"


def refused(case: Case, error: AlacardError) -> Outcome:
    """The row of a notebook that was never made; it is tried again at each run."""
    return Outcome(
        model=case.model,
        task=case.task,
        library="",
        template="none",
        difficulty=case.difficulty,
        ui=case.ui,
        outcome=f"not generated: {error.code}: {error.message[:120]}",
        forwards=0,
        loads=0,
        seconds=0.0,
        notebook="",
        topic=case.topic,
        packs=list(case.packs),
        language=case.language,
        together=case.together,
        models=1 + len(case.companions),
    )


class State:
    """The outcomes so far, written after every notebook."""

    def __init__(self, path: Path, libraries: dict[str, str]) -> None:
        self._path = path
        self._libraries = libraries
        # Only what is known is wanted: nothing is executed.
        self.closed = False
        self.rows: dict[str, Outcome] = {}
        self.peers: dict[str, PeerOutcome] = {}
        kept = _read(path)
        if kept.get("libraries") == libraries:
            self.rows = {key: Outcome(**row) for key, row in kept.get("rows", {}).items()}
            found = kept.get("peers", {})
            self.peers = {key: PeerOutcome(**row) for key, row in found.items()}

    def known(self, key: str, notebook: str) -> Outcome | None:
        """The outcome of the very same code with the same libraries, if there is one."""
        row = self.rows.get(key)
        return row if row is not None and row.notebook == notebook else None

    def known_peer(self, key: str, code: str) -> PeerOutcome | None:
        """The outcome of the very same snippet with the same libraries, if there is one."""
        row = self.peers.get(key)
        return row if row is not None and row.code == code else None

    def keep(self, key: str, row: Outcome) -> None:
        """Remember it at once: the run may be stopped at any time."""
        self.rows[key] = row
        self._write()

    def keep_peer(self, key: str, row: PeerOutcome) -> None:
        """The same for a snippet."""
        self.peers[key] = row
        self._write()

    def _write(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        whole = {
            "libraries": self._libraries,
            "rows": {key: asdict(row) for key, row in self.rows.items()},
            "peers": {key: asdict(row) for key, row in self.peers.items()},
        }
        aside = self._path.with_suffix(".new")
        aside.write_text(json.dumps(whole, indent=1), encoding="utf-8")
        aside.replace(self._path)


def _read(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}
