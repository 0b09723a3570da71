"""What a classifier's numbers mean, as its configuration tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

ScoreKind = Literal["exclusive", "several", "single"]


def score_kind(config: Mapping[str, Any] | None) -> ScoreKind | None:
    """How the scores of a sequence classifier are to be read; None where nothing tells.

    "exclusive": one label wins; "several": each label by itself; "single": one number without a
    limit, as reward models and regressions give it. Follows what transformers' text-classification
    pipeline makes of `problem_type` and of the number of labels.
    """
    if not config:
        return None
    named = config.get("id2label")
    count = len(named) if isinstance(named, Mapping) and named else config.get("num_labels", 2)
    problem = config.get("problem_type")
    if problem == "regression" or count == 1:
        return "single"
    return "several" if problem == "multi_label_classification" else "exclusive"
