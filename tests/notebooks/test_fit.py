"""Weight bytes by dtype against what is free: the verdict, the dtype and the sentence."""

from __future__ import annotations

from typing import Any

import pytest

from alacard_ext.hub.facts import ModelFacts
from alacard_ext.hub.machine import Machine
from alacard_ext.notebooks.fit import size, weigh, weight_bytes

GB = 10**9


def model(**fields: Any) -> ModelFacts:
    return ModelFacts(id="a/b", **fields)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (model(parameters={"F32": 100}), 400),
        (model(parameters={"BF16": 100, "I64": 2}), 216),
        (model(parameters={"F8_E4M3": 100}), 100),
        (model(parameters={"F4": 100}), 50),
        (model(parameter_total=10), 40),
        (model(gguf_size=7), 7),
        (model(), None),
    ],
)
def test_weight_bytes_by_dtype(facts: ModelFacts, expected: int | None) -> None:
    assert weight_bytes(facts) == expected


@pytest.mark.parametrize(
    ("free", "verdict", "dtype"),
    [
        (20 * GB, "fits", "float32"),
        (5 * GB, "tight", "float32"),
        (4 * GB, "fits", "bfloat16"),
        (2.5 * GB, "tight", "bfloat16"),
        (2 * GB, "too_big", "bfloat16"),
    ],
)
def test_a_billion_weights_step_down_to_two_bytes(free: float, verdict: str, dtype: str) -> None:
    fit = weigh(model(parameters={"BF16": GB}), Machine(free_memory=int(free), free_disk=50 * GB))
    assert (fit.verdict, fit.dtype) == (verdict, dtype)
    assert fit.reason and fit.weight_bytes == 2 * GB


def test_a_download_that_does_not_fit_on_the_disk() -> None:
    fit = weigh(model(parameters={"F32": GB}), Machine(free_memory=90 * GB, free_disk=GB))
    assert fit.verdict == "too_big" and "disk" in fit.reason


def test_what_is_not_known_is_said_to_be_so() -> None:
    assert weigh(model(), Machine(free_memory=GB)).verdict == "unknown"
    assert weigh(model(parameters={"F32": 1}), None).verdict == "unknown"


@pytest.mark.parametrize(
    ("count", "text"), [(1, "1 kB"), (1500, "2 kB"), (2_500_000, "2 MB"), (16 * GB, "16.0 GB")]
)
def test_sizes_in_words(count: int, text: str) -> None:
    assert size(count) == text
