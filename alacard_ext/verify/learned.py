"""What a verified run teaches the estimates of memory to come."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..fit.peaks import learn
from ..hub.facts import ModelReference
from .models import Verified


def learn_from(
    notebook: Mapping[str, Any], verified: Verified, *, file: Path | None = None
) -> None:
    """Keep the peak of a verified run that passed, where it is the memory that the model ran in.

    On a graphics card the process's own memory says nothing of the card's, so nothing is kept.
    """
    own = notebook.get("metadata", {}).get("alacard", {})
    plan, model = own.get("plan", {}), ModelReference.of(own.get("model"))
    fit = plan.get("fit", {})
    on_processor = (verified.machine.device or "cpu") == "cpu" and fit.get("device") == "cpu"
    if verified.outcome != "passed" or not verified.peak_memory or not on_processor:
        return
    if model.id is not None and plan.get("step") not in (None, "remote"):
        learn(
            model.id,
            model.sha,
            str(fit.get("dtype")),
            "cpu",
            verified.peak_memory,
            file=file,
        )
