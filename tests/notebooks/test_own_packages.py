"""The packages that a model's own settings name are in the set-up cell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from alacard_ext.notebooks.planning.own_packages import ESPEAK
from alacard_ext.notebooks.planning.plan import make_plan
from tests.local_hub import LocalHub
from tests.local_hub.fixtures import Add

from .conftest import build
from .hands import facts, hand

FILES = ["config.json", "model.safetensors", "vocab.txt", "tokenizer_config.json"]
JAPANESE = {"tokenizer_class": "BertJapaneseTokenizer"}
SPEAKS = {
    "pipeline_tag": "text-to-speech",
    "architectures": ["VitsModel"],
    "model_type": "vits",
    "files": ["config.json", "model.safetensors", "vocab.json", "tokenizer_config.json"],
}
HEARS = {
    "pipeline_tag": "automatic-speech-recognition",
    "architectures": ["Wav2Vec2ForCTC"],
    "model_type": "wav2vec2",
    "files": [*FILES, "preprocessor_config.json"],
}
USUAL = {"torch", "transformers", "matplotlib"}


def needed(
    tokenizer: dict[str, Any] | None, config: dict[str, Any] | None = None, **known: Any
) -> set[str]:
    """The modules beside those of every text task; the model's own files must be enough for a
    full notebook."""
    snapshot = facts(config=config, **{"files": FILES, **known})
    snapshot.tokenizer = tokenizer
    plan = make_plan(hand(), snapshot)
    assert plan.covered, plan.reasons
    return {need.module for need in plan.requirements} - USUAL


@pytest.mark.parametrize(
    ("settings", "modules"),
    [
        ({**JAPANESE, "word_tokenizer_type": "mecab"}, {"fugashi", "unidic_lite"}),
        (
            {**JAPANESE, "word_tokenizer_type": "mecab", "mecab_kwargs": {"mecab_dic": "ipadic"}},
            {"fugashi", "ipadic"},
        ),
        (
            # A dictionary of one's own is named by a path.
            {**JAPANESE, "word_tokenizer_type": "mecab", "mecab_kwargs": {"mecab_dic": None}},
            {"fugashi"},
        ),
        ({**JAPANESE, "word_tokenizer_type": "sudachi"}, {"sudachipy", "sudachidict_core"}),
        ({**JAPANESE, "word_tokenizer_type": "jumanpp"}, {"rhoknp"}),
        ({**JAPANESE, "subword_tokenizer_type": "sentencepiece"}, {"sentencepiece"}),
        ({"tokenizer_class": "FlaubertTokenizer"}, {"sacremoses"}),
        ({"tokenizer_class": "RoFormerTokenizerFast"}, {"rjieba"}),
        # It does without emoji, and says so.
        ({"tokenizer_class": "BertweetTokenizer"}, set()),
        ({"tokenizer_class": "BertTokenizerFast"}, set()),
        ({"tokenizer_class": ["odd"]}, set()),
        (None, set()),
    ],
)
def test_what_the_tokenizer_imports(settings: dict[str, Any] | None, modules: set[str]) -> None:
    assert needed(settings) == modules


def test_the_class_may_stand_in_the_models_configuration_or_follow_from_its_type() -> None:
    assert needed(None, {"tokenizer_class": "XLMTokenizer"}) == {"sacremoses"}
    writes = {"pipeline_tag": "text-generation", "architectures": ["BioGptForCausalLM"]}
    assert needed(None, model_type="biogpt", **writes) == {"sacremoses"}


@pytest.mark.parametrize(
    ("settings", "module"),
    [({"is_uroman": True, "phonemize": False}, "uroman"), ({}, "phonemizer")],
)
def test_a_voice_that_reads_sounds_or_romanised_letters(
    settings: dict[str, Any], module: str
) -> None:
    assert {"uroman", "phonemizer"} & needed(settings, **SPEAKS) == {module}


def test_a_program_that_pip_does_not_bring_is_named() -> None:
    snapshot = facts(**HEARS)
    snapshot.tokenizer = {"tokenizer_class": "Wav2Vec2PhonemeCTCTokenizer"}
    plan = make_plan(hand(), snapshot)
    assert "phonemizer" in {need.module for need in plan.requirements}
    assert ESPEAK in plan.reasons
    snapshot.tokenizer = {"tokenizer_class": "Wav2Vec2CTCTokenizer"}
    assert ESPEAK not in make_plan(hand(), snapshot).reasons


@pytest.mark.parametrize(
    "config",
    [
        {"model_type": "timm_wrapper"},
        {"backbone_config": {"model_type": "timm_backbone"}},
        {"model_type": "x", "vision_config": {"model_type": "gemma3n_vision"}},
        {"use_timm_backbone": True},
    ],
)
def test_a_part_of_timm_needs_timm(config: dict[str, Any]) -> None:
    assert "timm" in needed(None, config)


def test_another_backbone_does_not() -> None:
    assert "timm" not in needed(None, {"backbone_config": {"model_type": "resnet"}})


def test_the_settings_are_read_from_the_hub(add: Add, local_hub: LocalHub, tmp_path: Path) -> None:
    config = {"architectures": ["BertForMaskedLM"], "model_type": "bert"}
    settings = {**JAPANESE, "word_tokenizer_type": "mecab"}
    page = "---\npipeline_tag: fill-mask\nlibrary_name: transformers\nlanguage: ja\n---\n# Odd\n"
    files = {
        "config.json": json.dumps(config),
        "tokenizer_config.json": json.dumps(settings),
        "vocab.txt": "a",
        "pytorch_model.bin": "",
    }
    add("odd/japanese", page, files)
    built = build(local_hub, tmp_path, "odd/japanese", "quick_start", "beginner")
    assert built.plan.template == "fill_mask" and built.gate.passed
    assert {"fugashi", "unidic_lite"} <= {need.module for need in built.plan.requirements}
