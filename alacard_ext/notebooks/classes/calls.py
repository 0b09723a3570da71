"""What a call of each pipeline of diffusers may be given, by the names of its parameters.

And which pipelines diffusers can turn into one that begins with a picture.

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
from typing import Any

from ... import python_syntax

TABLE = "calls.json"


STEPS = "num_inference_steps"


@dataclass(frozen=True)
class Steps:
    """Where `num_inference_steps` stands among a call's parameters, and its default, if any."""

    place: int
    default: int | None


@dataclass(frozen=True)
class Call:
    """The parameters of a pipeline's `__call__` that have a default, and those that have none.

    `steps` is None where the call has no parameter of that name.
    """

    optional: frozenset[str]
    required: frozenset[str]
    steps: Steps | None = None

    @property
    def all(self) -> frozenset[str]:
        """The names of all parameters."""
        return self.optional | self.required


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    path = files(__package__).joinpath("data", TABLE)
    table: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return table


def call_of(pipeline: str | None) -> Call | None:
    """What the pipeline class of that name takes; None where the table does not have it."""
    found = _table()["calls"].get(pipeline or "")
    if not found:
        return None
    may, must, *steps = found
    return Call(frozenset(may), frozenset(must), Steps(*steps[0]) if steps else None)


def begins_with_picture(pipeline: str | None) -> bool | None:
    """Whether `AutoPipelineForImage2Image.from_pipe` takes the pipeline; None for unknown ones."""
    if call_of(pipeline) is None:
        return None
    return pipeline in _table()["image_to_image"]


def _calls(source: str) -> Iterator[tuple[str, list[list[Any]]]]:
    for part in python_syntax.parse(source).body:
        if isinstance(part, ast.ClassDef) and "Pipeline" in part.name:
            for method in part.body:
                if isinstance(method, ast.FunctionDef) and method.name == "__call__":
                    names = [given.arg for given in method.args.args[1:]]
                    free = len(names) - len(method.args.defaults)
                    row: list[list[Any]] = [names[free:], names[:free]]
                    if STEPS in names[free:]:
                        default = method.args.defaults[names.index(STEPS) - free]
                        value = default.value if isinstance(default, ast.Constant) else None
                        row.append([names.index(STEPS), value])
                    yield part.name, row


def _image_to_image(source: str) -> list[str]:
    """The pipelines of every family that has one for pictures, as the AutoPipelines have them."""
    families: dict[str, dict[str, str]] = {}
    for node in ast.walk(python_syntax.parse(source)):
        if not isinstance(node, ast.Assign):
            continue
        target, value = node.targets[0], node.value
        if isinstance(target, ast.Name) and target.id.endswith("_PIPELINES_MAPPING"):
            for pair in ast.walk(value):
                if isinstance(pair, ast.Tuple) and isinstance(pair.elts[0], ast.Constant):
                    name = ast.unparse(pair.elts[1])
                    families.setdefault(target.id, {})[name] = str(pair.elts[0].value)
        elif (
            isinstance(target, ast.Subscript)
            and isinstance(target.slice, ast.Constant)
            and isinstance(value, ast.Name)
        ):
            of_task = families.setdefault(ast.unparse(target.value), {})
            of_task[value.id] = str(target.slice.value)
    pictured = set(families["AUTO_IMAGE2IMAGE_PIPELINES_MAPPING"].values())
    first: dict[str, str] = {}
    for family in families.values():
        for name, kind in family.items():
            first.setdefault(name, kind)  # of several mappings diffusers asks the first
    return sorted(name for name, kind in first.items() if kind in pictured)


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
        name: [[one for one in may if one in wanted], *rest] for name, (may, *rest) in calls.items()
    }
    made = _image_to_image((package / "pipelines/auto_pipeline.py").read_text(encoding="utf-8"))
    target = Path(__file__).parent / "data" / TABLE
    lines = ",\n".join(f'"{name}": {json.dumps(row)}' for name, row in kept.items())
    begins = ",\n".join(json.dumps(name) for name in made)
    target.write_text(
        f'{{"package": "diffusers", "calls": {{\n{lines}\n}},\n'
        f'"image_to_image": [\n{begins}\n]}}\n',
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
