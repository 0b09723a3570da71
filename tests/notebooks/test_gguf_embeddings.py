"""Vectors and scores by llama.cpp, whose package is not installed here: stand-ins have its calls.

The names and options are those of llama-cpp-python 0.3; what it computes is a count of letters.
"""

from __future__ import annotations

import ctypes
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


class Ranker(ModuleType):
    """`llama_cpp` as far as the scores of pairs go; it gives the number of tokens that are `b`."""

    LLAMA_POOLING_TYPE_RANK = 4
    llama_token = ctypes.c_int32

    def __init__(self, *, template: str = "", end: int = 2, pooled: int = 4) -> None:
        super().__init__("llama_cpp")
        self.metadata = {"tokenizer.chat_template.rerank": template} if template else {}
        self.end, self.pooled, self.ctx, self.model = end, pooled, "context", "model"
        self.cleared, self.read = 0, list[int]()

    def Llama(self, path: str, **options: Any) -> Ranker:
        assert options["embedding"] and options["n_batch"] == options["n_ubatch"] == 512
        return self

    def pooling_type(self) -> int:
        return self.pooled

    def tokenize(self, text: bytes, add_bos: bool, special: bool) -> list[int]:
        assert not add_bos
        return [9] * text.count(b"<s>") * special + [sign for sign in text if sign in b"abc"]

    def __getattr__(self, name: str) -> Any:
        known: dict[str, Any] = {"bos": 1, "eos": self.end, "sep": 3, "get_add_bos": True}
        known |= {"get_add_eos": True, "get_add_sep": False}
        if name.startswith("llama_vocab_"):
            return lambda vocab: known[name.removeprefix("llama_vocab_")]
        raise AttributeError(name)

    def llama_model_get_vocab(self, model: str) -> str:
        return model

    def llama_get_memory(self, ctx: str) -> str:
        return ctx

    def llama_memory_clear(self, memory: str, data: bool) -> None:
        self.cleared += data

    def llama_batch_get_one(self, tokens: Sequence[int], count: int) -> list[int]:
        return list(tokens)[:count]

    def llama_decode(self, ctx: str, batch: list[int]) -> int:
        self.read = batch
        return 0

    def llama_get_embeddings_seq(self, ctx: str, sequence: int) -> list[float]:
        return [float(self.read.count(ord("b")))]


@pytest.mark.parametrize(
    ("made", "read"),
    [
        ({}, [1, 97, 2, 98, 2]),
        ({"end": -1}, [1, 97, 3, 98, 3]),
        ({"template": "<s>{query}<s>{document}<s>"}, [9, 9, 97, 98, 9]),
    ],
    ids=["marks", "bert", "own-words"],
)
def test_a_pair_is_scored_by_the_head_of_its_file(
    made: dict[str, Any], read: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    package = Ranker(**made)
    monkeypatch.setitem(sys.modules, "llama_cpp", package)
    monkeypatch.setattr("huggingface_hub.hf_hub_download", lambda _, name, revision: name)
    cells = {cell.name: cell.source for cell in read_template("gguf_ranking")}
    names: dict[str, Any] = {"MODEL_ID": "o/m", "REVISION": None, "FILES": {"m-Q8_0.gguf": 8.5}}
    names["Stop"] = RuntimeError
    exec(cells["load"], names)
    exec(cells["paired"], names)
    exec(cells["rank"], names)
    assert names["rank"]("a", ["b"]) == [1.0] and package.read == read
    assert names["rank"]("a", ["b" * 900, "c"])[1] == 0.0 and package.cleared == 3
    assert len(names["paired"]("a", "b" * 900)) == 512
    with pytest.raises(RuntimeError, match="question alone"):
        names["rank"]("a" * 600, ["b"])
    package.pooled = 1
    with pytest.raises(RuntimeError, match="without the head"):
        exec(cells["load"], names)


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
        ("text-ranking", "bert", "gguf_ranking"),
        ("text-ranking", "qwen3", "gguf_ranking"),
        ("text-ranking", "clip", ""),
    ],
)
def test_the_page_and_the_architecture_choose(
    task: str | None, architecture: str, template: str
) -> None:
    assert chosen("o/m", task, architecture) == template


@pytest.mark.parametrize("task", [None, "text-generation", "sentence-similarity"])
def test_a_file_named_a_reranker_ranks(task: str | None) -> None:
    assert chosen("o/Big-Reranker-v2-GGUF", task, "qwen3") == "gguf_ranking"
    assert chosen("o/No-rerankings-GGUF", task, "qwen3") != "gguf_ranking"


def chosen(model_id: str, task: str | None, architecture: str) -> str:
    """The template that a GGUF repository gets; "" for the fallback."""
    known: dict[str, Any] = {"pipeline_tag": task, "library_name": "gguf", "files": FILES}
    known |= {"architectures": [], "model_type": None, "gguf_architecture": architecture}
    plan = make_plan(hand(model_id, task=task or "text-generation"), facts(model_id, **known))
    return plan.template if plan.covered else ""
