"""How many steps a diffusion model wants: distilled ones say so in their names."""

from __future__ import annotations

import re
from typing import Any

# The steps and guidance that the makers' model pages show for each family of distilled models.
# A guidance of 0 switches it off, for models that were trained without.
FAST: tuple[tuple[re.Pattern[str], int, float | None], ...] = (
    (re.compile(r"schnell"), 4, 0.0),
    (re.compile(r"lightning|hyper-?sd"), 4, 0.0),
    (re.compile(r"\blcm|lcm\b|[-_]lcm|latent-consistency"), 4, None),
    (re.compile(r"sdxs"), 1, 0.0),
    (re.compile(r"sdx?l?-turbo"), 1, 0.0),
)
STEPS = 20


def sampling_of(model_id: str) -> dict[str, Any]:
    """`STEPS` and, for models distilled to do without, `GUIDANCE`; else the pipeline's default."""
    name = model_id.lower()
    for pattern, steps, guidance in FAST:
        if pattern.search(name):
            return {"STEPS": steps} if guidance is None else {"STEPS": steps, "GUIDANCE": guidance}
    return {"STEPS": STEPS}


def sampled_by(model_id: str, base_id: str | None) -> str:
    """Whose name tells the steps: an adapter's own where it makes its base fast, or the base's."""
    fast = any(pattern.search(model_id.lower()) for pattern, _, _ in FAST)
    return model_id if fast or base_id is None else base_id


def steps_sentence(model_id: str) -> str:
    """How many steps a picture takes here, and why."""
    steps = sampling_of(model_id)["STEPS"]
    if steps == STEPS:
        return f"One picture takes {STEPS} steps here: enough to see what it can do."
    many = "a single step" if steps == 1 else f"{steps} steps"
    return f"This model was trained to be fast, so one picture takes {many}."
