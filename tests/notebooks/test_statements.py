"""A sentence about a model is derived from its facts, or it is not said."""

from __future__ import annotations

from typing import Any

import pytest

from alacard_ext.notebooks.planning.plan import make_plan
from alacard_ext.notebooks.template import read_template

from .hands import facts, hand
from .statements import FACTS, FLAGS, OTHERS, names, statements, table


def test_each_statement_rests_on_a_fact() -> None:
    said = list(statements())
    assert len(said) > 900
    assert {"fasttext-hello-load", "uncovered.py", "ranking.py"} <= {one.place for one in said}
    assert not [f"{one.place}: {one.text}" for one in said if one.fact is None]


def test_the_table_holds_what_is_said_and_nothing_else() -> None:
    said = {(one.template, one.text) for one in statements() if one.claims}
    kept = {(name, text) for name, rows in table().items() for text in rows}
    assert kept == said
    assert {fact for rows in table().values() for fact in rows.values()} <= FACTS.keys()


def test_each_flag_that_chooses_a_cell_is_known() -> None:
    raised = {
        f for name in names() for cell in read_template(name) for f in cell.when | cell.unless
    }
    assert not [flag for flag in raised if flag not in FLAGS and not OTHERS.match(flag)]


PART: dict[str, Any] = {"library_name": "diffusers", "architectures": [], "model_type": None}


@pytest.mark.parametrize(
    ("known", "config", "says", "not_said"),
    [
        ({"tags": ["lora"]}, None, "The library diffusers loads it", "peft"),
        ({"base_model_relation": "adapter"}, None, "an addition, such as", "one part"),
        ({"parameters": {"BF16": 14 * 10**9}}, None, "which program reads it", "LoRA"),
        ({}, {"_class_name": "UNet2DModel"}, "it is a UNet2DModel, one part", "LoRA"),
    ],
    ids=["lora", "adapter", "large", "part"],
)
def test_what_is_no_pipeline_is_told_by_its_facts(
    known: dict[str, Any], config: dict[str, Any] | None, says: str, not_said: str
) -> None:
    files = ["diffusion_pytorch_model.safetensors", "README.md"]
    snapshot = facts(
        "o/m", pipeline_tag="text-to-image", files=files, config=config, **{**PART, **known}
    )
    plan = make_plan(hand("o/m", task="text-to-image"), snapshot)
    told = " ".join(plan.reasons)
    assert not plan.covered and says in told and not_said not in told
