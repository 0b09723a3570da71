"""Vectors by llama.cpp, whose package is not installed here: `StandIn` has the calls of its class.

The names and options are those of llama-cpp-python 0.3; what it computes is a count of letters.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from alacard_ext.notebooks.planning.plan import make_plan
from alacard_ext.notebooks.template import read_template

from .hands import facts, hand

FILES = ["README.md", "m-Q4_K_M.gguf", "m-Q8_0.gguf", "m-f16.gguf"]


class StandIn:
    """`llama_cpp.Llama` as far as vectors go; `each` gives one for each token of a text."""

    def __init__(
        self, model_path: str, *, embedding: bool, n_ctx: int, n_batch: int, n_ubatch: int,
        n_gpu_layers: int, verbose: bool,
    ) -> None:  # fmt: skip
        assert embedding and n_batch == n_ubatch == n_ctx
        self.path, self.each = model_path, False

    def n_embd(self) -> int:
        return 3

    def embed(self, given: Sequence[str], normalize: bool, truncate: bool) -> list[Any]:
        assert truncate and not normalize
        rows = [[float(text.count(sign) + 1) for sign in "aei"] for text in given]
        return [[row, row] if self.each else row for row in rows]


@pytest.mark.parametrize("each", [False, True])
def test_texts_become_vectors_of_length_one(each: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    package = ModuleType("llama_cpp")
    package.Llama = StandIn  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "llama_cpp", package)
    monkeypatch.setattr("huggingface_hub.hf_hub_download", lambda _, name, revision: name)
    cells = {cell.name: cell.source for cell in read_template("gguf_embeddings")}
    names: dict[str, Any] = {"MODEL_ID": "o/m", "REVISION": None}
    names["FILES"] = {"m-Q4_K_M.gguf": 4.9, "m-Q8_0.gguf": 8.5, "m-f16.gguf": 16.0, "odd.gguf": 0.0}
    exec(cells["load"], names)
    assert names["model"].path == "m-Q8_0.gguf"
    names["model"].each = each
    exec(cells["embed"], names)
    vectors = names["predict"](["a bee", "tea and rye"])
    assert vectors.shape == (2, 3) and np.allclose(np.linalg.norm(vectors, axis=1), 1)


@pytest.mark.parametrize(
    ("task", "architecture", "template"),
    [
        ("feature-extraction", "nomic-bert", "gguf_embeddings"),
        ("sentence-similarity", "qwen3", "gguf_embeddings"),
        (None, "bert", "gguf_embeddings"),
        (None, "llama", "gguf"),
        (None, "t5encoder", ""),
        ("text-generation", "bert", ""),
        ("feature-extraction", "clip", ""),
    ],
)
def test_the_page_and_the_architecture_choose(
    task: str | None, architecture: str, template: str
) -> None:
    known: dict[str, Any] = {"pipeline_tag": task, "library_name": "gguf", "files": FILES}
    known |= {"architectures": [], "model_type": None, "gguf_architecture": architecture}
    plan = make_plan(hand("o/m", task=task or "text-generation"), facts("o/m", **known))
    assert (plan.template if plan.covered else "") == template, plan.reasons
