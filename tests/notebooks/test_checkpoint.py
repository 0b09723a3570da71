"""What a repository holds is worked out once, whatever asks for it."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import FrozenInstanceError
from types import FrameType
from typing import Any

import pytest

from alacard_ext.notebooks.planning.checkpoint import Checkpoint
from alacard_ext.notebooks.planning.plan import make_plan

from .hands import facts, hand

# How often a plan steps from another file into these; the more, the less is handed on.
MOST_ENTRIES = 6


def test_a_plan_works_out_its_checkpoint_once() -> None:
    entered: Counter[str] = Counter()

    def watch(frame: FrameType, event: str, _: Any) -> None:
        code, before = frame.f_code, frame.f_back
        if event != "call" or before is None or before.f_code.co_filename == code.co_filename:
            return
        for name in ("checkpoint", "routing"):
            if code.co_filename.endswith(f"planning/{name}.py") and code.co_name[0] != "<":
                entered[code.co_name if code.co_name == "of" else name] += 1

    make_plan(hand(), facts())
    sys.setprofile(watch)
    try:
        plan = make_plan(hand(), facts())
    finally:
        sys.setprofile(None)
    assert plan.covered
    assert entered["of"] == 1
    assert entered["routing"] == 1
    assert entered["checkpoint"] <= MOST_ENTRIES


def test_what_the_hub_tells_goes_before_the_configuration_and_that_before_the_card() -> None:
    card = hand(architectures=["FromCard"], model_type="of_card").model_card
    config = {"architectures": ["FromConfig"], "model_type": "of_config"}
    told = Checkpoint.of(facts(config=config), card)
    assert (told.architectures, told.model_type) == (("BertForSequenceClassification",), "bert")
    bare: dict[str, Any] = {"architectures": [], "model_type": None}
    read = Checkpoint.of(facts(config=config, **bare), card)
    assert (read.architectures, read.model_type) == (("FromConfig",), "of_config")
    known = Checkpoint.of(facts(**bare), card)
    assert (known.architectures, known.model_type) == (("FromCard",), "of_card")


def test_a_checkpoint_is_not_changed() -> None:
    checkpoint = Checkpoint.of(facts(), hand().model_card)
    with pytest.raises(FrozenInstanceError):
        checkpoint.model_type = "other"  # type: ignore[misc]
