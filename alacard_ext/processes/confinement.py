"""What a child process that is not trusted may have and use, and how it came to its end."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

Outcome = Literal[
    "exited", "memory", "cpu", "time", "processes", "disk", "output", "stopped", "lost"
]
"""How it ended: by itself; by the limit of that name; told to; or with what watched over it."""
WHY: dict[Outcome, str] = {
    "exited": "It ended by itself.",
    "memory": "It took more memory than it may, and was ended.",
    "cpu": "It used up its time on the processor, and was ended.",
    "time": "Its time was up.",
    "processes": "It started more processes than it may, and was ended.",
    "disk": "It wrote more than it may into its folders, and was ended.",
    "output": "It printed more than it may, and was ended.",
    "stopped": "It was stopped.",
    "lost": "What watched over it was ended, and it was ended, too.",
}


@dataclass(frozen=True)
class Limits:
    """What a child may use, all of its processes together; None sets no limit.

    `memory` is in bytes that are resident, `cpu_seconds` on all processors together, `seconds` by
    the clock. `disk` is in bytes of all folders that it may write to, what was there before
    included, and of any one file. `output` is in bytes that it prints. `open_files` counts for
    each process. `scratch` is in bytes of the temporary folder, and again of the shared memory,
    where those are its own and lie in memory (`bubblewrap.py`).
    """

    memory: int | None = None
    cpu_seconds: float | None = None
    seconds: float | None = None
    processes: int | None = 256
    open_files: int | None = 4096
    disk: int | None = None
    output: int | None = 64_000_000
    scratch: int = 256_000_000


@dataclass(frozen=True)
class Confinement:
    """What a child gets; of the machine it gets nothing else that its rung can keep from it.

    `environment` is the whole of its environment, to which HOME, TMPDIR and the mark of the run
    are added. `home` is its own folder, where it starts; None makes one that is removed at its end.
    `read_only` and `writable` are files and folders beside the system's own programs. `network`
    opens the network; where that is shut, `ports` are those on which it may listen all the same,
    if it has no network of its own. `devices` are files such as /dev/nvidia0.

    Raises ValueError for a path that is not absolute, for a writable root, and for a variable that
    no environment can hold.
    """

    environment: Mapping[str, str] = field(default_factory=dict)
    home: Path | None = None
    read_only: tuple[Path, ...] = ()
    writable: tuple[Path, ...] = ()
    network: bool = False
    ports: tuple[int, ...] = ()
    devices: tuple[Path, ...] = ()
    limits: Limits = Limits()

    def __post_init__(self) -> None:
        own = (self.home,) if self.home else ()
        for path in (*own, *self.read_only, *self.writable, *self.devices):
            if not path.is_absolute() or ".." in path.parts:
                raise ValueError(f"a child's paths are absolute and without '..', unlike {path}")
        for path in (*own, *self.writable):
            if path == Path(path.anchor):
                raise ValueError("the root of the file system cannot be a child's to write to")
        for name, value in self.environment.items():
            if not name or "=" in name or "\0" in name + value:
                raise ValueError(f"{name[:40]!r} cannot be a variable of an environment")

    def text(self) -> str:
        """All of it, for another process; its environment too, so that nobody else may read it."""
        return json.dumps(asdict(self), default=str)

    @classmethod
    def of_text(cls, text: str) -> Confinement:
        """What `text` gave."""
        told = json.loads(text)
        home = Path(told["home"]) if told["home"] else None
        paths = {
            name: tuple(map(Path, told[name])) for name in ("read_only", "writable", "devices")
        }
        limits = Limits(**told["limits"])
        return cls(
            **{**told, **paths, "home": home, "ports": tuple(told["ports"]), "limits": limits}
        )


@dataclass(frozen=True)
class Ending:
    """How a child ended.

    `status` is as a shell tells it: 128 and the signal's number where one ended it; None where
    nobody could say. `peak_memory` is in bytes and sampled, as `cpu_seconds` is.
    """

    outcome: Outcome
    status: int | None = None
    seconds: float = 0.0
    peak_memory: int = 0
    cpu_seconds: float = 0.0

    @property
    def why(self) -> str:
        """The outcome as a sentence."""
        return WHY[self.outcome]
