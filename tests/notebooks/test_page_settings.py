"""Pages of models for pictures: the words that they ask for, and the settings that they show."""

from __future__ import annotations

from typing import Any

import pytest

from alacard_ext.hub.facts import ModelSnapshot
from alacard_ext.notebooks.assemble import assemble, values_for
from alacard_ext.notebooks.gate import check
from alacard_ext.notebooks.planning.page_settings import shown_settings, words_asked
from alacard_ext.notebooks.planning.plan import make_plan
from alacard_ext.notebooks.planning.running import memory

from .hands import facts, hand

CALL = """# A painter
```python
import torch
from diffusers import DiffusionPipeline
name = "org/painter"
pipe = DiffusionPipeline.from_pretrained({name}, torch_dtype=torch.bfloat16)
pipe = pipe.to("cuda")
{more}
picture = pipe("A hat", num_inference_steps={steps}, guidance_scale={guidance}).images[0]
```
"""


def painter(readme: str, **known: Any) -> ModelSnapshot:
    usual: dict[str, Any] = {
        "pipeline_tag": "text-to-image",
        "library_name": "diffusers",
        "diffusers_class": "StableDiffusion3Pipeline",
        "architectures": [],
        "model_type": None,
        "files": ["model_index.json", "transformer/diffusion_pytorch_model.safetensors"],
    }
    return facts("org/painter", readme=readme, **{**usual, **known})


def page(name: str = "name", steps: str = "8", guidance: str = "3.5", more: str = "") -> str:
    return CALL.format(name=name, steps=steps, guidance=guidance, more=more)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Include **'woodcut-v2 style'** in prompt.", "woodcut-v2 style"),
        ("Use the tokens **_old poster_** in your prompts for the effect.", "old poster"),
        ("In your prompts, use the trigger word: `inkwash`", "inkwash"),
        ("Add \u201cpaper cut\u201d to the prompt.", "paper cut"),
        ("Avoid **blurry** in your prompt, or put it into the negative one.", ""),
        ("Use prompts such as **{a cat}** with `weights:1.2`.", ""),
        ("Don't put **nsfw** in the prompt.", ""),
        ("The prompts were made by asking \u201cPirates sailing\u201d.", ""),
        ("```\nuse **this** as prompt\n```", ""),
        ("Use **one two three four five six** in your prompt.", ""),
    ],
)
def test_a_page_asks_for_words(line: str, words: str) -> None:
    assert words_asked(f"# A painter\n\n{line}\n") == words


def test_the_words_stand_in_each_prompt_once() -> None:
    snapshot = painter("Include **'woodcut-v2 style'** in prompt.")
    recipe = hand(
        "org/painter", task="text-to-image", prompts=("A hat", "A Woodcut-V2 style of {thing}")
    )
    plan = make_plan(recipe, snapshot)
    prompts = values_for(recipe, snapshot, plan)["PROMPTS"]
    assert all(prompt.lower().count("woodcut-v2 style") == 1 for prompt in prompts)
    notebook = assemble(recipe, snapshot, plan, hand_code=None)
    assert check(notebook, requirements=plan.requirements).passed
    assert "asks for the words **woodcut-v2 style**" in "\n".join(c.source for c in notebook.cells)


@pytest.mark.parametrize(
    ("readme", "settings"),
    [
        (page(), {"STEPS": 8, "GUIDANCE": 3.5}),
        (page(name='"org/painter"', steps="28", guidance="0"), {"GUIDANCE": 0.0}),
        (page(name='"org/other"'), {}),
        (page(more='pipe.load_lora_weights("org/fast")'), {}),
        (page(more="pipe.scheduler = EulerDiscreteScheduler()"), {}),
        (page(more='pipe("Warm up")'), {}),
        (page(guidance="True", steps="0"), {}),
        (page(guidance="1e9", steps="4"), {"STEPS": 4}),
        ("no code", {}),
    ],
)
def test_the_settings_are_those_of_the_pages_own_call(
    readme: str, settings: dict[str, Any]
) -> None:
    assert shown_settings(painter(readme)) == settings


def test_a_notebook_takes_the_settings_and_says_so() -> None:
    snapshot, recipe = painter(page()), hand("org/painter", task="text-to-image")
    plan = make_plan(recipe, snapshot)
    values = values_for(recipe, snapshot, plan)
    assert (values["STEPS"], values["GUIDANCE"]) == (8, 3.5)
    text = "\n".join(c.source for c in assemble(recipe, snapshot, plan, hand_code=None).cells)
    assert "takes 8 steps here, as in the example on the model's page" in text


def test_a_film_of_a_picture_is_asked_for_by_what_the_picture_shows() -> None:
    snapshot = painter("", pipeline_tag="image-to-video", diffusers_class="WanImageToVideoPipeline")
    recipe = hand("org/painter", task="image-to-video")
    values = values_for(recipe, snapshot, make_plan(recipe, snapshot))
    assert next(iter(values["PICTURE_DATA"])) in values["PROMPTS"][0]


def test_memory_is_that_of_the_weights_as_they_are_unpacked() -> None:
    packed = {"quant_method": "fp8", "weight_block_size": [128, 128]}
    snapshot = facts(
        "org/packed", pipeline_tag="text-generation", architectures=["Qwen3ForCausalLM"],
        model_type="qwen3", config={"model_type": "qwen3", "quantization_config": packed},
        parameters={"F8_E4M3": 8 * 10**9, "BF16": 10**9},
    )  # fmt: skip
    recipe = hand("org/packed", task="text-generation")
    found = memory(recipe, snapshot, make_plan(recipe, snapshot))
    assert found["auto"] == found["bfloat16"]
    assert (found["auto"] or 0) > 2 * 9 * 10**9
