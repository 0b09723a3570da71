"""How many steps a diffusion model wants: distilled ones are known by name or by pipeline."""

from __future__ import annotations

import re
from typing import Any

from .calls import call_of

# The steps and guidance that the makers' model pages show for each family of distilled models.
# A guidance of 0 switches it off, for models that were trained without.
FAST: tuple[tuple[re.Pattern[str], int, float | None], ...] = (
    (re.compile(r"schnell"), 4, 0.0),
    (re.compile(r"lightning|hyper-?sd"), 4, 0.0),
    (re.compile(r"\blcm|lcm\b|[-_]lcm|latent-consistency"), 4, None),
    (re.compile(r"sdxs"), 1, 0.0),
    (re.compile(r"sdx?l?-turbo"), 1, 0.0),
    (re.compile(r"stable-diffusion-3\.5-large-turbo"), 4, 0.0),
    (re.compile(r"z-image-turbo"), 9, 0.0),
)
STEPS = 20
FEW = 16
"""A pipeline that takes no more than this many steps by itself was made for few."""


def sampling_of(model_id: str, pipeline: str | None = None) -> dict[str, Any]:
    """`STEPS` and, for models distilled to do without, `GUIDANCE`; else the pipeline's default."""
    if found := _fast(model_id):
        steps, guidance = found
        return {"STEPS": steps} if guidance is None else {"STEPS": steps, "GUIDANCE": guidance}
    return {"STEPS": _own(pipeline) or STEPS}


def few_steps_of(model_id: str, pipeline: str | None) -> int | None:
    """How many steps a model takes that was made for few; None for any other."""
    found = _fast(model_id)
    return found[0] if found else _own(pipeline)


def _fast(model_id: str) -> tuple[int, float | None] | None:
    """The steps and the guidance of a model whose name says that it was distilled."""
    name = model_id.lower()
    found = ((steps, guidance) for pattern, steps, guidance in FAST if pattern.search(name))
    return next(found, None)


def _own(pipeline: str | None) -> int | None:
    """The steps that a pipeline made for few takes by itself."""
    call = call_of(pipeline)
    steps = call.steps.default if call and call.steps else None
    return steps if steps is not None and steps <= FEW else None


def sampled_by(model_id: str, base_id: str | None) -> str:
    """Whose name tells the steps: an adapter's own where it makes its base fast, or the base's."""
    fast = any(pattern.search(model_id.lower()) for pattern, _, _ in FAST)
    return model_id if fast or base_id is None else base_id


def steps_sentence(model_id: str, pipeline: str | None = None, shown: int | None = None) -> str:
    """How many steps a picture takes here, and why; `shown` are those of the page's example."""
    steps = few_steps_of(model_id, pipeline)
    if steps is None and shown is not None:
        many = "a single step" if shown == 1 else f"{shown} steps"
        return f"One picture takes {many} here, as in the example on the model's page."
    if steps is None:
        return f"One picture takes {STEPS} steps here: enough to see what the model can do."
    many = "a single step" if steps == 1 else f"{steps} steps"
    if _fast(model_id):
        return f"This model was trained to be fast, so one picture takes {many}."
    return f"One picture takes {many} here, the default of its pipeline."
