"""LoRAs for pictures: a notebook is built around the base's pipeline, and the LoRA is felt."""

from __future__ import annotations

from html import unescape
from pathlib import Path
from typing import Any

import pytest

from alacard_ext.hub.facts import ModelSnapshot
from alacard_ext.notebooks.libraries.adapters import adapts_pictures, base_of, lora_files, on_base
from alacard_ext.notebooks.planning.library_values import MOST_TRIGGER, trigger_of
from alacard_ext.notebooks.planning.plan import make_plan
from alacard_ext.notebooks.words.facts_table import facts_table
from tests.execution import NotebookKernel
from tests.local_hub import LocalHub
from tests.local_hub.models.painting import BASE, NAME, TRIGGER

from .hands import facts, hand
from .test_text_notebooks import build


def lora(**known: Any) -> ModelSnapshot:
    usual: dict[str, Any] = {
        "pipeline_tag": "text-to-image",
        "library_name": "diffusers",
        "tags": ["lora", "diffusers"],
        "base_models": ["tiny/base"],
        "files": ["README.md", "pytorch_lora_weights.safetensors", "picture.png"],
        "architectures": [],
        "model_type": None,
        "parameters": {},
    }
    return facts("tiny/style", **{**usual, **known})


def pipeline(**known: Any) -> ModelSnapshot:
    usual: dict[str, Any] = {"diffusers_class": "StableDiffusionPipeline", "architectures": []}
    return facts("tiny/base", **{**usual, "files": ["model_index.json"], **known})


def test_a_lora_of_diffusers_stands_on_the_base_that_its_page_names() -> None:
    assert adapts_pictures(lora().facts) and base_of(lora()) == "tiny/base"
    assert adapts_pictures(lora(tags=[], base_model_relation="adapter").facts)
    assert not adapts_pictures(lora(files=["model_index.json", "x.safetensors"]).facts)
    assert not adapts_pictures(lora(files=["pytorch_lora_weights.bin"]).facts)
    assert not adapts_pictures(lora(library_name="transformers").facts)
    control = ["config.json", "diffusion_pytorch_model.safetensors"]
    assert not adapts_pictures(
        lora(tags=["controlnet"], base_model_relation="adapter", files=control).facts
    )


def test_the_usual_name_goes_before_others_and_folders_are_left_alone() -> None:
    usual = "pytorch_lora_weights.safetensors"
    assert lora_files(["b.safetensors", "a.safetensors", usual])[0] == usual
    assert lora_files(["checkpoint-10/a.safetensors", "b.safetensors"]) == ["b.safetensors"]


@pytest.mark.parametrize(
    ("snapshot", "why"),
    [
        (lora(), "does not show"),
        (on_base(lora(), pipeline(files=["model.safetensors"])), "not a diffusers pipeline"),
        (lora(files=["pytorch_lora_weights.bin"]), "LoRA"),
        (on_base(lora(pipeline_tag="text-to-video"), pipeline()), "no template yet"),
    ],
)
def test_what_cannot_be_laid_over_a_pipeline_says_why(snapshot: ModelSnapshot, why: str) -> None:
    plan = make_plan(hand(task="text-to-image"), snapshot)
    assert not plan.covered and why in plan.reasons[0], plan.reasons


def test_the_bases_pipeline_decides_which_releases_of_diffusers_are_asked_for() -> None:
    def bound(name: str) -> str:
        below = pipeline(diffusers_class=name)
        plan = make_plan(hand(task="text-to-image"), on_base(lora(), below))
        assert plan.template == "lora_text_to_image", plan.reasons
        return next(n.requirement for n in plan.requirements if n.module == "diffusers")

    assert bound("StableDiffusionPipeline") == "diffusers>=0.35,<1"
    below = pipeline(diffusers_class="NoSuchPipeline")
    assert not make_plan(hand(task="text-to-image"), on_base(lora(), below)).covered


@pytest.mark.parametrize(
    ("front", "trigger"),
    [
        ("instance_prompt: 'a photo of TOK'", "a photo of TOK"),
        ('instance_prompt: "two\\nlines"', "two lines"),
        ("instance_prompt: [1, 2]", ""),
        ("instance_prompt: null", ""),
        ("license: mit", ""),
        (f"instance_prompt: {'x' * 900}", "x" * MOST_TRIGGER),
    ],
)
def test_trigger_words_come_from_the_front_matter_bounded(front: str, trigger: str) -> None:
    assert trigger_of(f"---\n{front}\n---\n# A LoRA\n") == trigger
    assert trigger_of(None) == ""


def test_a_lora_changes_the_picture_and_is_loaded_at_its_commit(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path
) -> None:
    pytest.importorskip("peft", reason="the extra 'models' brings peft")
    built = build(local_hub, tmp_path, NAME, difficulty="intermediate")
    assert built.plan.template == "lora_text_to_image", built.plan.reasons
    names = ("result", "difference", "TRIGGER", "BASE_REVISION", "rows")
    local_hub.requests.clear()
    done = notebook_kernel.run(built.notebook, variables=names)
    assert done.error is None, done.error
    assert len(done.loads) == 1 and done.loads[0].endswith(BASE), done.loads
    assert done.forwards > 0
    assert done.variables["TRIGGER"] == TRIGGER and f"{TRIGGER}, " in done.text("usage")
    assert done.variables["BASE_REVISION"] == local_hub.repositories[BASE].sha
    assert done.variables["difference"] > 0
    # Without any weight it is the base again; the more weight, the less it is.
    apart = [row["differs from the base by"] for row in done.variables["rows"]]
    assert apart[0] == pytest.approx(0, abs=0.01) and apart[2] > apart[1] > 0
    weights = [r.path for r in local_hub.requests if "pytorch_lora_weights" in r.path]
    assert weights and all(local_hub.repositories[NAME].sha in path for path in weights)


def test_the_facts_call_the_library_as_people_do() -> None:
    recipe, snapshot = hand(task="text-to-image"), on_base(lora(), pipeline())
    plan = make_plan(recipe, snapshot)
    assert plan.library == "diffusers-lora"
    told = unescape(facts_table(snapshot, recipe.model_card, plan))
    assert "| Library | Diffusers (LoRA) |" in told
    # A library that nothing is known of keeps the name that the model's page gives it.
    plan.library = "own-library"
    assert "| Library | own-library |" in facts_table(snapshot, recipe.model_card, plan)
