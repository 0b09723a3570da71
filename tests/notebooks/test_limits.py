"""Limits come from the model: its places, its steps, its rate, its size, its number of labels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from alacard_ext.notebooks.assemble import load_sources
from alacard_ext.notebooks.tasks import ROWS
from alacard_ext.notebooks.template import read_template
from tests.execution import NotebookKernel
from tests.local_hub import LocalHub

from .conftest import build
from .reshaping import DROP, Reshaped, Shape, reshape

NO_LIMIT = {"tokenizer_config.json": {"model_max_length": DROP}}
PLACES = "position_embeddings.weight"


def limited(places: int, name: str = "max_position_embeddings") -> dict[str, Any]:
    """The files of a model of so few places, whose tokenizer knows no limit."""
    return {"config.json": {name: places}, **NO_LIMIT}


def text_limited(places: int) -> dict[str, Any]:
    """The same for a model that holds one for texts."""
    return {"config.json": {"text_config": {"max_position_embeddings": places}}, **NO_LIMIT}


def trained(steps: int) -> dict[str, Any]:
    """The files of a pipeline that was trained with so few levels of noise."""
    return {"scheduler/scheduler_config.json": {"num_train_timesteps": steps}}


SHAPES = [
    (Shape("tiny/gpt2", "gpt2", limited(40, "n_positions"), {"wpe.weight": 40}), "advanced"),
    (Shape("tiny/llama-chat", "llama", limited(60)), "intermediate"),
    (Shape("tiny/bert-mask", "mask", limited(11), {PLACES: 11}), "advanced"),
    (Shape("tiny/bert-nli", "nli", limited(15), {PLACES: 15}), "beginner"),
    (Shape("tiny/bert-squad", "squad", limited(44), {PLACES: 44}), "advanced"),
    (Shape("tiny/bart-cnn", "bart", limited(21), {"embed_positions.weight": 23}), "advanced"),
    (Shape("tiny/opus-mt-en-de", "opus", limited(12)), "beginner"),
    (
        Shape(
            "tiny/gpt2",
            "asked",
            limited(88, "n_positions"),
            {"wpe.weight": 88},
            "quick_start",
            "translation",
        ),
        "advanced",
    ),
    (
        Shape(
            "tiny/t5",
            "t5",
            {"config.json": {"n_positions": 8, "num_layers": 1}, **NO_LIMIT},
            without="encoder.block.1.",
        ),
        "beginner",
    ),
    (
        Shape(
            "tiny/clip",
            "clip",
            text_limited(16),
            {"text_model.embeddings.position_embedding.weight": 16},
        ),
        "advanced",
    ),
    (
        Shape(
            "tiny/owlvit",
            "owl",
            text_limited(9),
            {"text_model.embeddings.position_embedding.weight": 9},
        ),
        "beginner",
    ),
    (
        Shape(
            "tiny/vit-gpt2",
            "captions",
            {"config.json": {"decoder": {"n_positions": 9}}, **NO_LIMIT},
            {"wpe.weight": 9},
        ),
        "beginner",
    ),
    (Shape("tiny/vit", "picture", {"preprocessor_config.json": {"size": DROP}}), "beginner"),
    (
        Shape(
            "tiny/vit",
            "grey",
            {
                "config.json": {"num_channels": 1},
                "preprocessor_config.json": {"image_mean": [0.1], "image_std": [0.3]},
            },
            channels={"patch_embeddings.projection.weight": 1},
        ),
        "advanced",
    ),
    (
        Shape(
            "tiny/videomae",
            "film",
            {"preprocessor_config.json": {"size": DROP, "crop_size": DROP}},
        ),
        "beginner",
    ),
    (Shape("tiny/ddpm", "ddpm", trained(7)), "beginner"),
    (Shape("tiny/stable-diffusion", "paints", trained(7)), "beginner"),
]


@pytest.fixture
def reshaped(local_hub: LocalHub, tmp_path: Path) -> Iterator[Reshaped]:
    """Puts models of other shapes on the hub for one test."""
    made: list[str] = []

    def work(shape: Shape) -> str:
        made.append(reshape(local_hub, tmp_path, shape))
        return made[-1]

    yield work
    for model_id in made:
        del local_hub.repositories[model_id]


@pytest.mark.parametrize(("shape", "level"), SHAPES, ids=[shape.name for shape, _ in SHAPES])
def test_a_model_of_another_shape_runs(
    shape: Shape,
    level: str,
    reshaped: Reshaped,
    local_hub: LocalHub,
    notebook_kernel: NotebookKernel,
    tmp_path: Path,
) -> None:
    built = build(local_hub, tmp_path, reshaped(shape), shape.pack, level)
    assert built.plan.covered and built.gate.passed, built.plan.reasons
    done = notebook_kernel.run(built.notebook)
    assert done.error is None, done.error
    assert done.forwards > 0


def limits() -> dict[str, Any]:
    """What the cell of the limits defines."""
    import torch

    names: dict[str, Any] = {"torch": torch, "re": re}
    exec(next(c.source for c in read_template("common") if c.name == "machinery-limits"), names)
    return names


def model(settings: dict[str, Any], **tables: Any) -> Any:
    """A model as far as `places_in` looks at one."""
    parts = [(name.replace("__", "."), table) for name, table in tables.items()]
    return SimpleNamespace(config=SimpleNamespace(**settings), named_modules=lambda: parts)


def test_the_places_of_a_model() -> None:
    from torch import nn

    names = limits()
    places, table = names["places_in"], nn.Embedding
    assert places(model({})) is None
    assert places(model({"max_position_embeddings": 40})) == 40
    assert places(model({"max_position_embeddings": -1, "n_positions": 30})) == 30
    assert places(model({"text_config": SimpleNamespace(max_position_embeddings=16)})) == 16
    # RoBERTa's begin after the number of the filling token.
    roberta = table(20, 2, padding_idx=1)
    known = {"max_position_embeddings": 20}
    assert places(model(known, roberta__embeddings__position_embeddings=roberta)) == 18
    # No places for tokens: of where a word stands on a page.
    assert places(model({}, bert__x_position_embeddings=table(3, 2))) is None


SIZES = {"vocab_size": 30, "d_model": 8, "encoder_layers": 1, "decoder_layers": 1}
SIZES |= {"encoder_attention_heads": 2, "decoder_attention_heads": 2}
SIZES |= {"encoder_ffn_dim": 8, "decoder_ffn_dim": 8}
DECODER = {"vocab_size": 30, "hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2}
T5 = {"vocab_size": 30, "d_model": 8, "d_kv": 4, "d_ff": 8, "num_layers": 1, "num_heads": 2}
LED = {"max_encoder_position_embeddings": 64, "max_decoder_position_embeddings": 16}


@pytest.mark.models
@pytest.mark.parametrize(
    ("name", "settings", "reads", "writes"),
    [
        ("LEDForConditionalGeneration", {**SIZES, **LED, "attention_window": 8}, 64, 16),
        ("BartForConditionalGeneration", {**SIZES, "max_position_embeddings": 20}, 20, 20),
        ("T5ForConditionalGeneration", {**T5, "n_positions": 8}, None, None),
        ("UMT5ForConditionalGeneration", {**T5, "n_positions": 8}, None, None),
        ("MPNetModel", {**DECODER, "max_position_embeddings": 22}, 20, 20),
        ("OPTForCausalLM", {**DECODER, "max_position_embeddings": 24, "ffn_dim": 8}, 24, 24),
        ("LlamaForCausalLM", {**DECODER, "max_position_embeddings": 32}, 32, 32),
        (
            "WhisperForConditionalGeneration",
            {**SIZES, "max_source_positions": 12, "max_target_positions": 7, "num_mel_bins": 8},
            12,
            7,
        ),
    ],
)
def test_each_side_of_a_model_has_its_own_places(
    name: str, settings: dict[str, Any], reads: int | None, writes: int | None
) -> None:
    import transformers

    kind = getattr(transformers, name)
    made = kind(kind.config_class(**settings, pad_token_id=1))
    places = limits()["places_in"]
    assert (places(made), places(made, writes=True)) == (reads, writes)


def test_a_tokenizer_keeps_a_limit_below_the_models() -> None:
    limit = limits()["ready"]
    for known, settings, expected in (
        (10**30, {"max_position_embeddings": 40}, 40),
        (20, {"max_position_embeddings": 40}, 20),
        (10**30, {}, 10**30),
    ):
        tokenizer = SimpleNamespace(model_max_length=known, pad_token="x", pad_token_id=0)
        limit(tokenizer, model(settings))
        assert tokenizer.model_max_length == expected


READS = {"AutoTokenizer", "AutoProcessor"}
# Templates whose models read so much that no input of a notebook comes near it, or no texts at all
WIDE = {
    "image_text_to_text", "media_text_to_text", "visual_document_retrieval", "text_to_speech",
    "text_to_audio", "mask_generation", "lora_text_to_image", "dia", "vibevoice",
}  # fmt: skip


def test_a_text_is_planned_as_long_as_the_library_lets_it(
    reshaped: Reshaped, local_hub: LocalHub, tmp_path: Path
) -> None:
    cut = {"sentence_bert_config.json": {"max_seq_length": 24}}
    shape = Shape("tiny/minilm", "minilm", cut)
    built = build(local_hub, tmp_path, reshaped(shape), "quick_start", "intermediate")
    assert built.plan.fit.context == 24
    prose = "\n".join(c.source for c in built.notebook.cells if c.cell_type == "markdown")
    assert "a context of 24 tokens" in prose


@pytest.mark.parametrize("odd", ["many", 0, -3, 10**12, None, True])
def test_an_odd_length_of_a_text_is_not_known(
    odd: object, reshaped: Reshaped, local_hub: LocalHub, tmp_path: Path
) -> None:
    shape = Shape("tiny/minilm", "odd", {"sentence_bert_config.json": {"max_seq_length": odd}})
    built = build(local_hub, tmp_path, reshaped(shape), "quick_start", "intermediate")
    assert built.plan.fit.context == 128


@pytest.mark.parametrize(
    ("settings", "floor"),
    [
        ({"tokenizer_class": "TokenizersBackend"}, "transformers>=5.0,<6"),
        ({"extra_special_tokens": ["<a>"]}, "transformers>=5.0,<6"),
        ({}, "transformers>=4.57,<6"),
    ],
)
def test_a_tokenizer_saved_by_release_5_asks_for_it(
    settings: dict[str, Any],
    floor: str,
    reshaped: Reshaped,
    local_hub: LocalHub,
    tmp_path: Path,
) -> None:
    files = {"tokenizer_config.json": settings, "config.json": {"transformers_version": "5.1.0"}}
    built = build(
        local_hub,
        tmp_path,
        reshaped(Shape("tiny/bert-mask", "new", files)),
        "quick_start",
        "beginner",
    )
    assert floor in {need.requirement for need in built.plan.requirements}


LIBRARIES = ("transformers", "peft")
READERS = {r.template for r in ROWS if r.processor_class in READS and r.library in LIBRARIES}


@pytest.mark.parametrize("name", sorted(READERS - WIDE))
def test_each_template_that_reads_texts_asks_for_the_limit(name: str) -> None:
    for row in (row for row in ROWS if row.template == name):
        # Of two load cells by one name only the nearer is in the notebook.
        loads = "\n".join(load_sources(row))
        assert "ready(" in loads or "places_in(" in loads, row


WRITERS = {
    "summarization": "most_written", "translation": "most_written",
    "text2text_generation": "most_written", "image_to_text": "LONGEST", "page_reading": "PLACES",
    "automatic_speech_recognition": "LONGEST",
}  # fmt: skip


@pytest.mark.parametrize(("name", "limit"), WRITERS.items())
def test_what_is_written_ends_where_the_places_for_writing_do(name: str, limit: str) -> None:
    row = next(row for row in ROWS if row.template == name)
    loads = "\n".join(load_sources(row))
    assert re.search(rf"^{limit} = .*places_in\(model, writes=True\)", loads, re.MULTILINE)
