"""What sees or hears is not given texts alone, whatever task its page names."""

from __future__ import annotations

from typing import Any

import pytest

from alacard_ext.notebooks.planning.plan import make_plan

from .hands import facts, hand

HEARS = "which takes pictures or sounds"
WORDS = ["config.json", "model.safetensors", "tokenizer.json", "preprocessor_config.json"]


@pytest.mark.parametrize(
    ("kind", "architecture", "template"),
    [
        ("clap", "ClapModel", "zero_shot_audio_classification"),
        ("clip", "CLIPModel", "zero_shot_image_classification"),
        ("siglip2", "Siglip2Model", "zero_shot_image_classification"),
        ("hubert", "HubertModel", ""),
        ("bert", "BertModel", "feature_extraction"),
        ("xlm-roberta", "XLMRobertaModel", "feature_extraction"),
        ("qwen2", "Qwen2Model", "feature_extraction"),
    ],
)
def test_vectors_of_texts_come_from_what_reads(kind: str, architecture: str, template: str) -> None:
    known: dict[str, Any] = {"model_type": kind, "architectures": [architecture], "files": WORDS}
    snapshot = facts("o/m", pipeline_tag="feature-extraction", **known)
    plan = make_plan(hand("o/m", task="feature-extraction"), snapshot)
    assert (plan.template if plan.covered else "") == template, plan.reasons
    assert any(HEARS in reason for reason in plan.reasons) is not bool(template)
