"""Decoders that translate, judge or embed do that, and are not taught as a chat."""

from __future__ import annotations

from typing import Any

import pytest

from alacard_ext.notebooks.planning.jobs import job_of, translating_of
from alacard_ext.notebooks.planning.plan import make_plan

from .conftest import Execute
from .hands import facts, hand

LLAMA = {"architectures": ["LlamaForCausalLM"], "model_type": "llama"}


@pytest.mark.parametrize(
    ("model", "template", "level", "says"),
    [
        ("tiny/hunyuan-like", "chat_translation", "advanced", "the following segment"),
        ("tiny/coded-translator", "chat_translation", "beginner", "asked for by their codes"),
        ("tiny/plain-translation", "chat_translation", "intermediate", "the translation alone"),
        ("tiny/llama-guard", "guard", "intermediate", "Is this safe?"),
        ("tiny/llama-guard", "guard", "advanced", "should be stopped"),
        ("tiny/shieldgemma", "guard", "beginner", "violates the guideline"),
        ("tiny/shieldgemma", "guard", "advanced", "accuracy"),
        ("tiny/qwen2-embedder", "last_token_embeddings", "advanced", "asked:"),
    ],
)
def test_a_decoder_does_its_own_job(
    model: str, template: str, level: str, says: str, execute: Execute
) -> None:
    done = execute(model, template, level)
    assert says in done.text("usage")
    assert done.result


@pytest.mark.parametrize(
    ("known", "job"),
    [
        ({"model": "meta-llama/Llama-Guard-3-8B"}, "guards"),
        ({"model": "google/shieldgemma-2b"}, "guards"),
        ({"model": "org/Qwen3Guard-Gen-8B", "pipeline_tag": "text-classification"}, "guards"),
        ({"model": "org/Vanguard-7B"}, None),
        ({"model": "tencent/Hunyuan-MT-7B"}, "translates"),
        ({"model": "Unbabel/TowerInstruct-7B-v0.2"}, "translates"),
        ({"pipeline_tag": "translation"}, "translates"),
        ({"tags": ["translation"]}, None),  # one of the many things that a chat model can do
        ({"model": "org/Eiffel-Tower-7B"}, None),
        ({"model": "org/tower-7b"}, None),
        ({"pipeline_tag": "feature-extraction", "readme": "uses last_token_pool"}, "embeds"),
        ({"pipeline_tag": "feature-extraction"}, None),
        ({"model": "org/chat"}, None),
    ],
)
def test_the_job_follows_page_and_name(known: dict[str, Any], job: str | None) -> None:
    snapshot = facts(**{"pipeline_tag": "text-generation", **LLAMA, **known})
    assert job_of(snapshot, ["LlamaForCausalLM"]) == job


def test_a_translator_that_also_reads_pictures_is_asked_for_a_translation() -> None:
    known = {
        "model": "google/translategemma-4b-it",
        "pipeline_tag": "image-text-to-text",
        "architectures": ["Gemma3ForConditionalGeneration"],
        "model_type": "gemma3",
    }
    plan = make_plan(hand(), facts(**known))
    assert plan.template == "chat_translation" and plan.auto_class == "AutoModelForCausalLM"
    other = make_plan(hand(), facts(**known | {"model": "google/gemma-3-4b-it"}))
    assert other.template == "image_text_to_text"


def test_the_words_are_those_of_the_family_or_told_as_plain() -> None:
    tower = translating_of(facts("Unbabel/TowerInstruct-7B-v0.2"))
    assert tower.known and tower.prompt.endswith("{source}: {text}\n{target}:")
    plan = make_plan(hand(), facts(pipeline_tag="translation", **LLAMA))
    assert not translating_of(facts(pipeline_tag="translation")).known
    assert any("in plain words" in reason for reason in plan.reasons)
