"""Examples of diffusers: the steps that they take, and lines about memory and schedulers."""

from __future__ import annotations

import ast
import math

from ..classes.calls import STEPS, call_of
from ..classes.sampling import few_steps_of
from .arguments import spread
from .change import NOTHING, Change
from .edits import Edit, Source, argument, last_name, root_name
from .loaded import LoadedModel

MOST_STEPS = 30
"""Steps at most that an example may ask for by itself: more take many minutes on a processor."""
FEW_STEPS = 20
"""Where they name none: enough to see what a model can do, as elsewhere in the notebooks."""
MANY = "it takes so many steps that it would run for minutes without a graphics card."
UNCOUNTED = "it does not say how many steps it takes, which may take long without a graphics card."
# Methods that say where weights lie and how they are computed, and nothing of what comes out.
MEMORY = frozenset(
    """
    enable_model_cpu_offload enable_sequential_cpu_offload enable_group_offload
    enable_attention_slicing disable_attention_slicing enable_vae_slicing enable_vae_tiling
    enable_slicing enable_tiling enable_xformers_memory_efficient_attention
    enable_gradient_checkpointing set_progress_bar_config reset_device_map
    tie_weights set_use_memory_efficient_attention_xformers
    """.split()  # noqa: SIM905 - words read better than a column of strings
)
OF_TORCH = ("torch.cuda.empty_cache", "torch.set_grad_enabled", "gc.collect")


def is_painter(loaded: LoadedModel) -> bool:
    """Whether the notebook holds a pipeline of diffusers."""
    return loaded.model_class == "DiffusionPipeline"


def paints(source: Source) -> list[ast.Call]:
    """The calls of the pipeline."""
    own = aliases(source)
    return [
        call for call in source.calls if isinstance(call.func, ast.Name) and call.func.id in own
    ]


def steps(source: Source, loaded: LoadedModel) -> Change:
    """A pipeline takes few steps where the author asks for many, or names none and it takes many.

    One that was made for few steps keeps to its own number, since with others it fails or paints
    worse; and one whose steps have other names is left as it is.
    """
    if not is_painter(loaded):
        return NOTHING
    edits: list[Edit] = []
    wished = few_steps_of(loaded.model_id, loaded.pipeline_class) or FEW_STEPS
    for call in paints(source):
        if any(item.arg is None for item in call.keywords):
            continue  # what `**options` holds is not seen
        given, default = _steps_of(source, call, loaded)
        value = source.value(given) if given is not None else default
        if not (isinstance(value, int) and value > MOST_STEPS):
            continue
        few = max(wished, _needed(source.value(argument(call, "strength"))))
        if given is not None:
            edits.append(source.replaced(given, str(few)))
            continue
        both: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
        if both:
            at = max(map(source.end, both))
            edits.append(Edit(at, at, f", {STEPS}={few}"))
    says = "It takes fewer steps, so that you see the result sooner."
    return Change(tuple(edits), says) if edits else NOTHING


def too_many_steps(source: Source, loaded: LoadedModel) -> str | None:
    """That a call of the pipeline takes many steps, or nobody knows how many; None where it does
    not."""
    for call in paints(source):
        given, default = _steps_of(source, call, loaded)
        value = source.value(given) if given is not None else default
        if not isinstance(value, int):
            return UNCOUNTED
        if value > MOST_STEPS:
            return MANY
    return None


def _steps_of(
    source: Source, call: ast.Call, loaded: LoadedModel
) -> tuple[ast.expr | None, int | None]:
    """What a call says of its steps, by name or by place, and how many it takes otherwise."""
    wishes = [*call.keywords, *spread(source, call)]
    if (named := next((one.value for one in wishes if one.arg == STEPS), None)) is not None:
        return named, None
    known = call_of(loaded.pipeline_class)
    if known is None or known.steps is None:
        return None, None
    before = call.args[: known.steps.place + 1]
    if any(isinstance(arg, ast.Starred) for arg in before):
        return before[-1], None
    if len(before) > known.steps.place:
        return before[-1], None
    return None, known.steps.default


def _needed(strength: object) -> int:
    """The steps of which one at least is left where only the share `strength` of them is taken."""
    if isinstance(strength, int | float) and 0 < strength <= 1:
        return math.ceil(1.001 / strength)
    return 1


def memory(source: Source, loaded: LoadedModel) -> Change:
    """Lines that place or compress weights are left out: the notebook has chosen that."""
    own = aliases(source)
    edits: list[Edit] = []
    for node in source.nodes:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            call = node.value
            mine = isinstance(call.func, ast.Attribute) and root_name(call.func) in own
            if (mine and last_name(call.func) in MEMORY) or _spelled(call.func) in OF_TORCH:
                edits.append(source.dropped(node))
        elif isinstance(node, ast.Assign) and len(node.targets) == 1:
            target, value = node.targets[0], node.value
            compiled = isinstance(value, ast.Call) and _spelled(value.func) == "torch.compile"
            if (compiled and root_name(target) in own) or _spelled(target).startswith(
                "torch.backends."
            ):
                edits.append(source.dropped(node))
    says = (
        "Lines about memory are left out: the notebook has already chosen where to load the model."
    )
    return Change(tuple(edits), says) if edits else NOTHING


def sets_scheduler(source: Source) -> bool:
    """Whether the pipeline gets another scheduler, which the notebook then takes back."""
    own = aliases(source)
    return any(
        isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and is_scheduler_of(node, own)
        for node in source.nodes
    )


def is_scheduler_of(node: ast.AST, own: set[str]) -> bool:
    """Whether a node is `pipe.scheduler`."""
    return (
        isinstance(node, ast.Attribute)
        and node.attr == "scheduler"
        and isinstance(node.value, ast.Name)
        and node.value.id in own
    )


def aliases(source: Source) -> set[str]:
    """`model`, and the names that are given to it."""
    own = {"model"}
    for node in source.nodes:
        value = node.value if isinstance(node, ast.Assign) else None
        if isinstance(node, ast.Assign) and isinstance(value, ast.Name) and value.id in own:
            own |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return own


def _spelled(node: ast.expr) -> str:
    """A dotted name; '' for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = _spelled(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""
