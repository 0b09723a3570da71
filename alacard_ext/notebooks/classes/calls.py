"""What a call of each pipeline of diffusers may be given, by the names of its parameters.

`python -m alacard_ext.notebooks.classes.calls` reads the sources of the installed diffusers and
writes `data/calls.json`; nothing of diffusers is imported.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from ... import python_syntax

TABLE = "calls.json"


@dataclass(frozen=True)
class Call:
    """The parameters of a pipeline's `__call__` that have a default, and those that have none."""

    optional: frozenset[str]
    required: frozenset[str]

    @property
    def all(self) -> frozenset[str]:
        """The names of all parameters."""
        return self.optional | self.required


@lru_cache(maxsize=1)
def _table() -> dict[str, list[list[str]]]:
    path = files(__package__).joinpath("data", TABLE)
    table: dict[str, list[list[str]]] = json.loads(path.read_text(encoding="utf-8"))["calls"]
    return table


def call_of(pipeline: str | None) -> Call | None:
    """What the pipeline class of that name takes; None where the table does not have it."""
    found = _table().get(pipeline or "")
    return Call(frozenset(found[0]), frozenset(found[1])) if found else None


def _calls(source: str) -> Iterator[tuple[str, list[list[str]]]]:
    for part in python_syntax.parse(source).body:
        if isinstance(part, ast.ClassDef) and "Pipeline" in part.name:
            for method in part.body:
                if isinstance(method, ast.FunctionDef) and method.name == "__call__":
                    names = [given.arg for given in method.args.args[1:]]
                    free = len(names) - len(method.args.defaults)
                    yield part.name, [names[free:], names[:free]]


def main() -> None:
    """Write the table."""
    spec = find_spec("diffusers")
    if spec is None or spec.origin is None:
        raise SystemExit("diffusers is not installed here")
    package = Path(spec.origin).parent
    calls = dict(
        sorted(
            call
            for path in package.rglob("pipelines/**/*.py")
            for call in _calls(path.read_text(encoding="utf-8"))
        )
    )
    # What no notebook gives by name is of no interest, unless a call fails without it.
    wanted = {"prompt", "image", "mask_image", "control_image", "video", "class_labels"}
    wanted |= {"controlnet_conditioning_scale", "image_guidance_scale", "strength"}
    # These tell what comes out.
    wanted |= {"num_frames", "video_length", "audio_end_in_s", "audio_length_in_s"}
    kept = {
        name: [[one for one in may if one in wanted], must] for name, (may, must) in calls.items()
    }
    target = Path(__file__).parent / "data" / TABLE
    lines = ",\n".join(f'"{name}": {json.dumps(row)}' for name, row in kept.items())
    target.write_text(f'{{"package": "diffusers", "calls": {{\n{lines}\n}}}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
