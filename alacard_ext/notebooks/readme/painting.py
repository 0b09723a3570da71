"""Examples of diffusers: the steps that they take, and lines about memory and schedulers."""

from __future__ import annotations

import ast

from .change import NOTHING, Change
from .edits import Edit, Source, argument, last_name, root_name
from .loaded import LoadedModel

MOST_STEPS = 30
"""Steps at most that an example may ask for by itself: more take many minutes on a processor."""
FEW_STEPS = 20
"""Where they name none: enough to see what a model can do, as elsewhere in the notebooks."""
STEPS = "num_inference_steps"
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


def steps(source: Source, loaded: LoadedModel) -> Change:
    """A picture takes few steps where the author names none, or asks for many."""
    if not is_painter(loaded):
        return NOTHING
    own = aliases(source)
    edits: list[Edit] = []
    for call in source.calls:
        if not (isinstance(call.func, ast.Name) and call.func.id in own):
            continue
        if any(item.arg is None for item in call.keywords):
            continue  # what `**options` holds is not seen
        given = argument(call, STEPS)
        value = source.value(given)
        if given is not None and not (isinstance(value, int) and value > MOST_STEPS):
            continue
        if given is not None:
            edits.append(source.replaced(given, str(FEW_STEPS)))
            continue
        both: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
        if both:
            at = max(map(source.end, both))
            edits.append(Edit(at, at, f", {STEPS}={FEW_STEPS}"))
    says = f"A picture takes {FEW_STEPS} steps, so that it is there within minutes."
    return Change(tuple(edits), says) if edits else NOTHING


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
    says = "Lines about memory are left out: the notebook has chosen where the model lies."
    return Change(tuple(edits), says) if edits else NOTHING


def schedulers(source: Source, loaded: LoadedModel) -> Change:
    """`pipe.scheduler = …`: the pipeline keeps the scheduler that its repository names."""
    if not is_painter(loaded):
        return NOTHING
    own = aliases(source)
    edits = [
        source.dropped(node)
        for node in source.nodes
        if isinstance(node, ast.Assign)
        and len(node.targets) == 1
        and isinstance(node.targets[0], ast.Attribute)
        and node.targets[0].attr == "scheduler"
        and root_name(node.targets[0]) in own
    ]
    says = "It keeps the scheduler that the model's own files name, as this notebook does."
    return Change(tuple(edits), says) if edits else NOTHING


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
