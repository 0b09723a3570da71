"""Which classes a repository's own code offers itself under, held against a template's load."""

from __future__ import annotations

from ..prose import plain
from ..task_template import TaskTemplate
from .checkpoint import Checkpoint
from .own_code import references

MODELS = "AutoModel"


def not_offered(row: TaskTemplate, checkpoint: Checkpoint) -> str | None:
    """Why the row's class cannot load a model by its own code, as a sentence; None where it can.

    transformers takes such a class from `auto_map` by the name of the Auto class that is called. Of
    a map that is not known, or that names no model, nothing is concluded.
    """
    if row.library != "transformers" or not checkpoint.needs_code:
        return None
    named = (one for one in references(checkpoint.snapshot) if one.named_by == "config.json")
    offered = sorted({one.key for one in named if one.key.startswith(MODELS)})
    loads = {row.class_for(checkpoint.architectures), row.auto_class}
    if not offered or loads & set(offered):
        return None
    return (
        f"Its own code can be loaded as {plain(', '.join(offered), 120)}, and Alacard's template "
        f"for that task loads {row.auto_class}. Its page shows how to load it and what to call."
    )
