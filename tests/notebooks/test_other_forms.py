"""What cannot be loaded as it is tells what would load it: a package, a card, another form."""

from __future__ import annotations

import re
from typing import Any

import pytest

from alacard_ext.fit.machine import Machine
from alacard_ext.notebooks.assemble import assemble
from alacard_ext.notebooks.planning.original import sister_of
from alacard_ext.notebooks.planning.plan import make_plan

from .conftest import Execute
from .hands import facts, hand

GB = 10**9
MACHINE = Machine(free_memory=99 * GB, free_disk=99 * GB)

WRITER = {
    "pipeline_tag": "text-generation",
    "architectures": ["LlamaForCausalLM"],
    "model_type": "llama",
}


@pytest.mark.parametrize(
    ("method", "says"),
    [
        ("mxfp4", "unpacks them to bfloat16"),
        ("fp8", "compute capability 8.9"),
        ("awq", "gptqmodel and accelerate"),
        ("gptq", "optimum and gptqmodel"),
        ("bitsandbytes", "bitsandbytes and accelerate"),
        ("compressed-tensors", "with compressed-tensors."),
        ("hqq", "loads them with hqq."),
        ("novel9", "does not know what this method needs"),
    ],
)
def test_a_method_tells_its_package_and_its_card(method: str, says: str) -> None:
    config = {"quantization_config": {"quant_method": method}}
    # Where no number of weights is known, nothing is unpacked: nobody can say what that takes.
    plan = make_plan(hand(task="text-generation"), facts(config=config, parameters={}, **WRITER))
    assert not plan.covered and f"({method})" in plan.reasons[0] and says in plan.reasons[0]


@pytest.mark.parametrize(
    ("model", "sister"),
    [
        ("meta-llama/Llama-2-7b-chat", "meta-llama/Llama-2-7b-chat-hf"),
        ("state-spaces/mamba-1.4b", "state-spaces/mamba-1.4b-hf"),
        ("liuhaotian/llava-v1.5-13b", "llava-hf/llava-1.5-13b-hf"),
        ("microsoft/Florence-2-base-ft", "florence-community/Florence-2-base-ft"),
        (
            "stabilityai/stable-diffusion-3-medium",
            "stabilityai/stable-diffusion-3-medium-diffusers",
        ),
        ("microsoft/VibeVoice-1.5B", "vibevoice/VibeVoice-1.5B-hf"),
        ("lllyasviel/ControlNet-v1-1", "lllyasviel/control_v11p_sd15_canny"),
        ("meta-llama/Llama-2-7b-hf", None),
        ("someone/Llama-2-7b", None),
        ("state-spaces/mamba-1x4b", None),
        ("meta-llama/Llama-2-7b\nx", None),
    ],
)
def test_only_a_certain_pair_is_named(model: str, sister: str | None) -> None:
    found = sister_of(model)
    assert (found and found[0]) == sister
    if "\n" in model:
        return
    plan = make_plan(hand(), facts(model, files=["consolidated.00.pth", "params.json"], **WRITER))
    assert not plan.covered
    form = "one for Canny edges" if "ControlNet" in model else "same model"
    assert (f"{sister} is the {form}" in plan.reasons[0]) is (sister is not None)


@pytest.mark.parametrize(
    ("architecture", "config"),
    [
        ("LlamaForCausalLMEagle3", {}),
        ("Eagle3Speculator", {"speculators_config": {"algorithm": "eagle3"}}),
        ("LlamaForCausalLM", {"draft_vocab_size": 32000, "num_hidden_layers": 1}),
        ("LlamaForCausalLMEagle", {}),
        ("MedusaModel", {"medusa_num_heads": 4}),
        ("DFlashDraftModel", {}),
    ],
)
def test_an_assistant_is_not_run_alone(architecture: str, config: dict[str, Any]) -> None:
    known = WRITER | {"architectures": [architecture]}
    plan = make_plan(hand(), facts(config=config, **known))
    assert not plan.covered and "writes nothing on its own" in plan.reasons[0]


@pytest.mark.parametrize(
    ("architecture", "model_type", "config"),
    [
        ("EagleLlamaForCausalLM", "llama", {"num_hidden_layers": 32}),
        ("LlamaForCausalLM", "llama", {"speculators_config": {"a": 1}, "num_hidden_layers": 28}),
        ("Eagle2ChatModel", "eagle_2_chat", {}),
        ("MedusaVisionForCausalLM", "llama", {"num_hidden_layers": 24}),
    ],
)
def test_a_whole_model_is_no_assistant(
    architecture: str, model_type: str, config: dict[str, Any]
) -> None:
    known = WRITER | {"architectures": [architecture], "model_type": model_type}
    plan = make_plan(hand(), facts(config=config, **known))
    assert not any("speculative" in reason for reason in plan.reasons)


def test_a_small_model_that_is_called_a_draft_still_writes() -> None:
    assert make_plan(hand(), facts("org/Mistral-DRAFT-0.5B", **WRITER)).covered


@pytest.mark.parametrize(
    ("model", "level"), [("tiny/fp8-chat", "advanced"), ("tiny/gpt-oss", "beginner")]
)
def test_weights_in_fewer_bits_are_unpacked(model: str, level: str, execute: Execute) -> None:
    done = execute(model, "text_generation", level, dtype="bfloat16", step="half")
    assert done.result and all(row["answer"] is not None for row in done.result)


def test_what_fp8_takes_is_two_bytes_a_weight() -> None:
    count = 7_000_000_000
    blocks = {"quant_method": "fp8", "weight_block_size": [128, 128]}
    known = {"quantised": "fp8", "parameters": {"F8_E4M3": count}, **WRITER}
    known["config"] = {"quantization_config": blocks}
    plan = make_plan(hand(task="text-generation"), facts(**known), MACHINE)
    assert plan.covered and plan.fit.weight_bytes == count
    weights = next(part for part in plan.fit.parts if part.name == "weights")
    assert weights.low == 2 * count and "unpacked" in plan.fit.reason
    needs = [need.requirement for need in plan.requirements]
    assert "transformers>=5,<6" in needs and "accelerate>=1" in needs
    # A template whose load cannot be told to unpack says what the method needs.
    sorts = {"pipeline_tag": "text-generation", "library_name": "peft"}
    assert not make_plan(hand(), facts(**known | sorts), MACHINE).covered


def test_the_size_of_fp8_tells_how_many_weights_there_are() -> None:
    config = {"quantization_config": {"quant_method": "fp8", "weight_block_size": [128, 128]}}
    known = {"quantised": "fp8", "parameters": {}, **WRITER, "config": config}
    told = facts(**known, stored_bytes=9 * GB)
    plan = make_plan(hand(task="text-generation"), told, MACHINE)
    weights = next(part for part in plan.fit.parts if part.name == "weights")
    assert plan.covered and weights.low == 18 * GB and plan.fit.weight_bytes == 9 * GB
    # The notebook checks the room for as many, and its table says of no number that it is theirs.
    notebook = assemble(hand(task="text-generation"), told, plan, hand_code=None)
    text = "\n".join(cell.source for cell in notebook.cells)
    room = re.search(r'"bfloat16": (\d+)', text)
    assert room and int(room[1]) > 18 * GB and "| Parameters |" not in text
    assert not make_plan(hand(), facts(**known), MACHINE).covered


SPEAKS = {"pipeline_tag": "text-to-speech", "architectures": [], "model_type": None}
PAINTS = {"pipeline_tag": "text-to-image", "architectures": [], "model_type": None}


@pytest.mark.parametrize(
    ("known", "says"),
    [
        (SPEAKS | {"library_name": "coqui", "files": ["model.pth", "vocab.json"]}, "coqui-tts"),
        (SPEAKS | {"library_name": None, "files": ["kokoro-v0_19.pth", "voices/a.pt"]}, "kokoro"),
        (
            SPEAKS | {"library_name": None, "tags": ["pytorch_model_hub_mixin"]},
            "a class of its author's own package",
        ),
        (
            PAINTS | {"library_name": None, "files": ["control_v11p_sd15_lineart.pth", "a.yaml"]},
            "control_v11p_sd15_lineart.pth, each steer",
        ),
        (PAINTS | {"library_name": "diffusers", "files": ["ip-adapter_xl.bin"]}, "load_ip_adapter"),
        (
            PAINTS | {"library_name": "diffusers", "files": ["fast_4step_lora.safetensors"]},
            "several versions of one addition",
        ),
        (PAINTS | {"library_name": None, "tags": ["comfyui"], "files": ["a.safetensors"]}, "Comfy"),
    ],
)
def test_what_reads_it_is_named(known: dict[str, Any], says: str) -> None:
    plan = make_plan(hand(task="text-to-speech"), facts("o/m", **known))
    assert not plan.covered and plan.auto_class is None and says in plan.reasons[0], plan.reasons


def test_a_mark_of_another_program_counts_for_nothing_where_a_template_reads_it() -> None:
    for marks in ({"tags": ["comfyui"]}, {"tags": ["pytorch_model_hub_mixin", "controlnet"]}):
        assert make_plan(hand(), facts(**marks)).covered


@pytest.mark.parametrize(
    ("kind", "architecture", "task"),
    [
        ("higgs_audio_v2", "HiggsAudioV2ForConditionalGeneration", "text-to-speech"),
        ("fastspeech2_conformer", "FastSpeech2ConformerModel", "text-to-speech"),
        ("qwen3_asr", "Qwen3ASRForConditionalGeneration", "automatic-speech-recognition"),
        ("pop2piano", "Pop2PianoForConditionalGeneration", "automatic-speech-recognition"),
    ],
)
def test_a_class_that_loads_it_is_not_enough_where_more_is_asked_for(
    kind: str, architecture: str, task: str
) -> None:
    known = {"pipeline_tag": task, "architectures": [architecture], "model_type": kind}
    plan = make_plan(hand(task=task), facts("o/m", **known))
    assert not plan.covered and "made for other types" in plan.reasons[0]


@pytest.mark.parametrize(
    ("settings", "covered"),
    [
        ({"weight_block_size": [128, 128]}, True),
        ({"weight_block_size": None, "modules_to_not_convert": ["lm_head"]}, True),
        ({"activation_scheme": "static", "ignored_layers": ["lm_head"]}, False),
        ({"activation_scheme": "dynamic"}, False),
    ],
)
def test_fp8_is_unpacked_only_from_scales_that_transformers_reads(
    settings: dict[str, Any], covered: bool
) -> None:
    config = {"quantization_config": {"quant_method": "fp8", **settings}}
    known = {"quantised": "fp8", "parameters": {"F8_E4M3": 10**9}, **WRITER}
    plan = make_plan(hand(), facts(config=config, **known), MACHINE)
    assert plan.covered is covered
    assert covered or (
        "vLLM loads this form" in plan.reasons[0] and "unpacked" not in plan.fit.reason
    )


def test_what_mxfp4_takes_is_half_a_byte_stored_and_two_loaded() -> None:
    # As the Hub tells it of gpt-oss-20b, whose files take some 13.8 GB.
    parameters = {"BF16": 1_804_459_584, "U8": 19_707_494_400}
    known = {"quantised": "mxfp4", "parameters": parameters, **WRITER}
    plan = make_plan(hand(task="text-generation"), facts(**known), MACHINE)
    assert plan.covered and 13.7 * GB < (plan.fit.weight_bytes or 0) < 13.9 * GB
    weights = next(part for part in plan.fit.parts if part.name == "weights")
    assert 42 * GB < weights.low < 44 * GB
    small = Machine(free_memory=20 * GB, free_disk=99 * GB)
    assert make_plan(hand(), facts(**known), small).fit.verdict == "too_big"
