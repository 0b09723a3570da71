"""Weights in fewer bits are known as such wherever that is told, and weigh what they take."""

from __future__ import annotations

import inspect
import re
from typing import Any

import pytest

from alacard_ext.fit.weigh import precisions, weigh
from alacard_ext.hub.facts import CONFIG, GATED
from alacard_ext.hub.parse import parse_model_info
from alacard_ext.hub.quantisation import are_packed, quantisation, quantised_by_tags
from alacard_ext.notebooks.planning.packed import _METHODS, RELEASE, packed_reason
from alacard_ext.notebooks.planning.plan import make_plan

from .hands import facts, hand

GB = 1_000_000_000
# GPTQ runs on a processor where its package is there; the capability in the sources of these two is
# for a faster way, which is left out where it cannot be had.
CPU_BESIDE = ("gptq",)
OPTIONAL_KERNELS = ("compressed-tensors", "fp_quant")
FILES = ["config.json", "model.safetensors", "tokenizer.json", "README.md"]
WRITER = {
    "pipeline_tag": "text-generation",
    "architectures": ["Qwen2ForCausalLM"],
    "model_type": "qwen2",
}


@pytest.mark.parametrize(
    ("config", "method"),
    [
        ({"quantization_config": {"quant_method": "hqq"}}, "hqq"),
        ({"compression_config": {"quant_method": "compressed-tensors"}}, "compressed-tensors"),
        ({"compression_config": {"format": "int-quantized"}}, "unknown method"),
        ({"llm_config": {"quantization_config": {"quant_method": "awq"}}}, "awq"),
        ({"a": {"b": {"quantization_config": {"quant_method": "fp8"}}}}, "fp8"),
        ({"quantization_config": {"quant_method": "a b; c"}}, "unknown method"),
        ({"quantization": {"bits": 4}}, "MLX"),
        ({"quantization_config": {}}, None),
        ({"quantization_config": None, "text_config": {"hidden_size": 8}}, None),
        ({"rope_scaling": {"type": "linear"}}, None),
        (None, None),
    ],
)
def test_a_method_is_found_however_deep(config: dict[str, Any] | None, method: str | None) -> None:
    assert quantisation(config) == method


def test_configurations_within_each_other_without_end_are_left() -> None:
    config: dict[str, Any] = {}
    config["text_config"] = config
    assert quantisation(config) is None


@pytest.mark.parametrize(
    ("known", "method"),
    [
        ({"files": [*FILES, "quantize_config.json"], "parameters": {}}, "gptq"),
        ({"files": [*FILES, "quant_config.json"], "parameters": {"I32": GB, "F16": GB}}, "awq"),
        ({"files": [*FILES, "hf_quant_config.json"], "parameters": {"U8": GB}}, "modelopt"),
        (
            {"files": [*FILES, "quantize_config.json", "onnx/m.onnx"], "parameters": {"I32": GB}},
            "gptq",
        ),
        ({"parameters": {"I32": 3 * GB, "F16": GB}}, "unknown method"),
        ({"parameters": {"U8": GB, "F32": GB}}, "unknown method"),
        ({"parameters": {"F8_E4M3": 7 * GB, "BF16": GB}}, "unknown method"),
        ({"quantised": "bitsandbytes"}, "bitsandbytes"),
        # The file names the method where the numbers say only that there is one.
        ({"quantised": "unknown method", "files": [*FILES, "quant_config.json"]}, "awq"),
    ],
)
def test_packed_weights_are_not_loaded_as_plain_ones(known: dict[str, Any], method: str) -> None:
    plan = make_plan(hand(task="text-generation"), facts(config={}, **{**WRITER, **known}))
    assert plan.template == "fallback"
    assert f"({method})" in plan.reasons[0]
    assert "float32" not in plan.fit.reason and "bfloat16" not in plan.fit.reason


@pytest.mark.parametrize(
    "known",
    [
        # Masks and tables of places are no weights.
        {"parameters": {"F32": 10 * GB, "U8": GB // 10, "I64": 5 * GB, "BOOL": 2 * GB}},
        {"parameters": {"BF16": GB}, "files": [*FILES, "onnx/quantize_config.json"]},
        # The conversion to ONNX writes a file of the same name as AutoGPTQ's.
        {"parameters": {"BF16": GB}, "files": [*FILES, "quantize_config.json"]},
        {"parameters": {}, "files": [*FILES, "quantize_config.json", "onnx/model.onnx"]},
        {"parameters": {"F32": GB}, "tags": ["8-bit", "gptq"]},  # config.json says that it is not
    ],
)
def test_plain_weights_stay_plain(known: dict[str, Any]) -> None:
    plan = make_plan(hand(task="text-generation"), facts(config={}, **{**WRITER, **known}))
    assert plan.template == "text_generation", plan.reasons


PYTHIA = {
    "architectures": ["GPTNeoXForCausalLM"],
    "model_type": "gpt_neox",
    "parameters": {"F16": 162_322_944, "U8": 50_331_648},
}
NEO = {
    "architectures": ["GPTNeoForCausalLM"],
    "model_type": "gpt_neo",
    "parameters": {"F32": 1_315_575_808, "U8": 100_663_296},
}
PYTHIA_CONFIG = {"num_hidden_layers": 12, "max_position_embeddings": 2048}


@pytest.mark.parametrize("config", [{}, PYTHIA_CONFIG, {"n_layer": 12, "n_positions": 2048}])
@pytest.mark.parametrize("known", [PYTHIA, NEO])
def test_masks_kept_as_bytes_are_no_packed_weights(
    known: dict[str, Any], config: dict[str, Any]
) -> None:
    if known is NEO and config:
        config = {"num_layers": 24, "max_position_embeddings": 2048}
    answer = {
        "id": "acme/writer",
        "config": {"model_type": known["model_type"]},
        "safetensors": {"parameters": known["parameters"]},
    }
    assert parse_model_info(answer).quantised is None
    plan = make_plan(hand(task="text-generation"), facts(config=config, **{**WRITER, **known}))
    assert plan.template == "text_generation", plan.reasons
    # The type may stand in the configuration alone.
    untold = {**WRITER, **known, "model_type": None, "quantised": "unknown method"}
    config = {**config, "model_type": known["model_type"]}
    plan = make_plan(hand(task="text-generation"), facts(config=config, **untold))
    assert plan.template == "text_generation", plan.reasons


@pytest.mark.parametrize(
    "known", [{"config": {"num_hidden_layers": 6, "max_position_embeddings": 2048}}, WRITER]
)
def test_more_bytes_than_masks_take_are_packed_weights(known: dict[str, Any]) -> None:
    snapshot = facts(**{"config": {}, **WRITER, **PYTHIA, **known})
    plan = make_plan(hand(task="text-generation"), snapshot)
    assert "(unknown method)" in plan.reasons[0]


def test_the_tags_tell_where_the_configuration_is_shut_away() -> None:
    snapshot = facts(gated="manual", parameters={}, tags=["8-bit", "fp8"], **WRITER)
    snapshot.unread = {CONFIG: GATED}
    assert "(fp8)" in make_plan(hand(task="text-generation"), snapshot).reasons[0]
    assert quantised_by_tags(["gptq"]) is None  # a page's word alone, not the Hub's


def test_the_answer_of_the_hub_tells_it() -> None:
    answer = {
        "id": "acme/packed",
        "siblings": [{"rfilename": "quant_config.json"}],
        "safetensors": {"parameters": {"I32": 5, "F16": 5}},
    }
    assert parse_model_info(answer).quantised == "awq"
    assert parse_model_info({**answer, "siblings": []}).quantised == "unknown method"
    assert parse_model_info({"id": "acme/plain"}).quantised is None
    converted = [{"rfilename": "quantize_config.json"}, {"rfilename": "onnx/model.onnx"}]
    assert parse_model_info({"id": "acme/web", "siblings": converted}).quantised is None


def test_packed_weights_take_the_bytes_of_their_file() -> None:
    packed = facts(parameters={"I32": GB, "F16": GB // 2}).facts
    fit = weigh(packed, None)
    assert precisions(packed, None) == ["packed"]
    assert fit.weight_bytes == 5 * GB
    assert fit.parts[0].low == 5 * GB
    assert not are_packed({}, None)


@pytest.mark.models
@pytest.mark.parametrize("method", sorted(_METHODS))
def test_what_a_method_needs_is_what_the_library_asks_for(method: str) -> None:
    """Each sentence against the source of the installed release's quantizer."""
    import transformers
    from transformers.quantizers.auto import AUTO_QUANTIZER_MAPPING

    if not transformers.__version__.startswith(f"{RELEASE}."):
        pytest.skip(f"the sentences are about transformers {RELEASE}")
    kind = AUTO_QUANTIZER_MAPPING["bitsandbytes_4bit" if method == "bitsandbytes" else method]
    source = inspect.getsource(kind.__init__) + inspect.getsource(kind.validate_environment)
    known = _METHODS[method]
    asked = {
        name.replace("flute", "flute_kernel")
        for name in re.findall(r"is_(\w+)_available\(", source)
    }
    asked -= {"torch", "torch_cuda", "torch_xpu", "cuda", "xpu", "mps"}
    told = known.packages.replace("-", "_").replace("spqr_quant", "spqr")
    assert not [name for name in asked if name.replace("hadamard", "fast_hadamard") not in told]
    # Who raises for want of a graphics card names one; who only warns or unpacks does not.
    raises = re.search(
        r"(GPU is required|GPU is needed|requires a GPU|only supported on GPU)", source
    )
    assert bool(known.hardware) == bool(raises or known.elsewhere) or method in CPU_BESIDE
    for number in re.findall(r"compute capability >= (\d\.\d)", source):
        assert number in str(known.hardware) or method in OPTIONAL_KERNELS


def test_each_sentence_about_packed_weights_reads_well() -> None:
    for method in (*_METHODS, "another"):
        told = packed_reason(method)
        assert f"({method})" in told and told.endswith(".")
        assert " as " not in told and ".." not in told and "  " not in told
    assert "9.0" in packed_reason("fbgemm_fp8") and "card" not in packed_reason("hqq")
    assert "a processor" in packed_reason("mxfp4") and "Intel" in packed_reason("mxfp4")
