"""What a model takes, part by part, against what is free: the verdict, the dtype, the sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alacard_ext.fit import learn, recall, size, weigh, weigh_as, weight_bytes
from alacard_ext.fit.accelerators import Accelerator
from alacard_ext.fit.machine import Machine
from alacard_ext.fit.working import BATCH, activation_bytes, cache_bytes, context_of
from alacard_ext.hub.facts import ModelFacts
from alacard_ext.verify.learned import learn_from
from alacard_ext.verify.models import MachineStamp, Verified

GB = 10**9
LLAMA = {
    "architectures": ["LlamaForCausalLM"],
    "num_hidden_layers": 32,
    "num_attention_heads": 32,
    "num_key_value_heads": 8,
    "hidden_size": 4096,
    "intermediate_size": 14336,
    "max_position_embeddings": 8192,
    "vocab_size": 128256,
}


def model(**fields: Any) -> ModelFacts:
    return ModelFacts(id="a/b", **fields)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (model(parameters={"F32": 100}), 400),
        (model(parameters={"BF16": 100, "I64": 2}), 216),
        (model(parameters={"F8_E4M3": 100}), 100),
        (model(parameters={"F4": 100}), 50),
        (model(parameter_total=10), None),
        (model(parameter_total=10, stored_bytes=25), 25),
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
        (5 * GB, "fits", "bfloat16"),
        (2.5 * GB, "tight", "bfloat16"),
        (2 * GB, "too_big", "bfloat16"),
    ],
)
def test_a_billion_weights_step_down_to_two_bytes(free: float, verdict: str, dtype: str) -> None:
    fit = weigh(model(parameters={"BF16": GB}), Machine(free_memory=int(free), free_disk=50 * GB))
    assert (fit.verdict, fit.dtype) == (verdict, dtype)
    assert fit.reason and fit.weight_bytes == 2 * GB


def test_the_parts_add_up_to_the_range() -> None:
    fit = weigh(
        model(parameters={"BF16": 8 * GB}),
        Machine(free_memory=99 * GB, free_disk=99 * GB),
        config=LLAMA,
    )
    assert [part.name for part in fit.parts] == ["weights", "cache", "activations", "runtime"]
    assert fit.low_bytes == sum(part.low for part in fit.parts)
    assert fit.needed_bytes == sum(part.high for part in fit.parts)
    assert all(part.low <= part.high for part in fit.parts)
    assert fit.context == 2048 and fit.device == "cpu"


def test_a_model_that_reads_no_tokens_has_no_context() -> None:
    pictures = {
        "architectures": ["ViTForImageClassification"],
        "hidden_size": 768,
        "num_hidden_layers": 12,
    }
    machine = Machine(free_memory=99 * GB, free_disk=99 * GB)
    fit = weigh(model(parameters={"F32": GB}), machine, config=pictures)
    assert fit.parts and fit.context is None


def test_a_download_that_does_not_fit_on_the_disk() -> None:
    fit = weigh(model(parameters={"F32": GB}), Machine(free_memory=90 * GB, free_disk=GB))
    assert fit.verdict == "too_big" and "disk" in fit.reason


@pytest.mark.parametrize(
    ("free", "verdict", "dtype"),
    [
        (20 * GB, "fits", "float32"),
        (5 * GB, "fits", "bfloat16"),
        (2.5 * GB, "tight", "bfloat16"),
        (2 * GB, "too_big", "bfloat16"),
    ],
)
def test_a_number_of_weights_is_enough_for_the_memory_and_not_for_the_disk(
    free: float, verdict: str, dtype: str
) -> None:
    """Loaded, a weight takes what is asked for; how many bytes the files hold is not known."""
    fit = weigh(model(parameter_total=GB), Machine(free_memory=int(free), free_disk=GB))
    assert (fit.verdict, fit.dtype, fit.weight_bytes) == (verdict, dtype, None)
    assert "disk" not in fit.reason and "Weights" not in fit.reason


def test_a_number_of_weights_is_told_where_the_machine_is_not_known() -> None:
    fit = weigh(model(parameter_total=1_000_000), None)
    assert (fit.verdict, fit.weight_bytes) == ("unknown", None)
    assert fit.reason == "It has 1,000,000 parameters."


def test_what_is_not_known_is_said_to_be_so() -> None:
    assert weigh(model(), Machine(free_memory=GB)).verdict == "unknown"
    assert weigh(model(parameters={"F32": 1}), None).verdict == "unknown"


@pytest.mark.parametrize(
    ("count", "text"), [(1, "1 kB"), (1500, "2 kB"), (2_500_000, "2 MB"), (16 * GB, "16.0 GB")]
)
def test_sizes_in_words(count: int, text: str) -> None:
    assert size(count) == text


@pytest.mark.parametrize(
    ("changes", "tokens_times_values"),
    [
        # 32 layers of 8 heads of 128, keys and values
        ({}, 2048 * 32 * 2 * 8 * 128),
        ({"num_key_value_heads": None}, 2048 * 32 * 2 * 32 * 128),
        ({"head_dim": 64}, 2048 * 32 * 2 * 8 * 64),
        ({"architectures": ["BertForSequenceClassification"]}, 0),
        (
            {"sliding_window": 512, "layer_types": ["sliding_attention", "full_attention"] * 16},
            16 * (512 + 2048) * 2 * 8 * 128,
        ),
        (
            {"layer_types": ["linear_attention"] * 24 + ["full_attention"] * 8},
            8 * 2048 * 2 * 8 * 128,
        ),
        ({"multi_query": True}, 2048 * 32 * 2 * 128),
        # latent attention, unfolded: 192 + 128 values a head
        (
            {
                "kv_lora_rank": 512,
                "qk_nope_head_dim": 128,
                "qk_rope_head_dim": 64,
                "v_head_dim": 128,
            },
            2048 * 32 * 32 * 320,
        ),
    ],
)
def test_the_cache_of_keys_and_values(changes: dict[str, Any], tokens_times_values: int) -> None:
    assert cache_bytes({**LLAMA, **changes}, 2048, 2) == 2 * tokens_times_values


def test_a_nested_configuration_and_an_encoder_with_a_decoder() -> None:
    nested = {"architectures": ["LlavaForConditionalGeneration"], "text_config": LLAMA}
    assert cache_bytes(nested, 100, 2) == cache_bytes(LLAMA, 100, 2)
    t5 = {"num_layers": 6, "num_heads": 8, "d_model": 512, "is_encoder_decoder": True}
    assert cache_bytes(t5, 100, 4) == 100 * 6 * 2 * 512 * 4 * 2
    assert cache_bytes({}, 100) is None and cache_bytes(None, 100) is None


def test_the_context_is_what_the_model_can_read() -> None:
    assert context_of({"n_positions": 512}) == 512
    assert context_of(LLAMA) == 2048
    assert context_of({"text_config": {"max_position_embeddings": 77}}) == 77


@given(
    st.dictionaries(
        st.sampled_from(
            [*LLAMA, "text_config", "layer_types", "head_dim", "kv_lora_rank", "n_embd"]
        ),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
            lambda below: st.lists(below, max_size=3),
            max_leaves=5,
        ),
    )
)
def test_a_strangers_configuration_never_breaks_it(config: dict[str, Any]) -> None:
    cache = cache_bytes(config, 2048)
    assert cache is None or cache >= 0
    low, high = activation_bytes(config, GB, 2048)
    assert 0 <= low <= high


def test_what_writes_nothing_is_asked_several_inputs_at_once() -> None:
    # An encoder of BERT large took 1.6 GB and more of a card for them (docs/notebooks.md).
    sizes = {"hidden_size": 1024, "intermediate_size": 4096, "max_position_embeddings": 512}
    reads = {**sizes, "architectures": ["BertModel"], "vocab_size": 30522}
    facts, machine = model(parameters={"F32": GB // 3}), Machine(free_memory=64 * GB)
    whole = weigh_as(facts, machine, "float32", reads)
    one = activation_bytes(reads, GB, 512, 4)
    several = activation_bytes(reads, GB, 512, 4, BATCH)
    assert one[0] == several[0] and one[1] < several[1]
    passing = next(part for part in whole.parts if part.name == "activations")
    assert passing.high > 8 * 512 * (6 * 1024 + 2 * 4096) * 4 > 8 * passing.low


def test_pipelines_of_diffusers_are_weighed_as_a_card_loads_them() -> None:
    machine = Machine(free_memory=64 * GB, free_disk=99 * GB, accelerators=[CARD])
    pipeline = model(library_name="diffusers", stored_bytes=2 * GB)
    on_card, on_processor = weigh(pipeline, machine), weigh(pipeline, Machine(free_memory=64 * GB))
    assert (on_card.dtype, on_processor.dtype) == ("bfloat16", "float32")
    assert "as bfloat16" in on_card.reason


CARD = Accelerator(kind="cuda", name="a card", total=8 * GB, free=7 * GB)


def test_on_a_card_its_own_memory_counts() -> None:
    machine = Machine(free_memory=64 * GB, free_disk=99 * GB, accelerators=[CARD])
    big = weigh(model(parameters={"BF16": 8 * GB}), machine, config=LLAMA)
    assert (big.verdict, big.device, big.free_device) == ("too_big", "cuda", 7 * GB)
    small = weigh(model(parameters={"BF16": 2 * GB}), machine, config=LLAMA)
    assert (small.verdict, small.dtype) == ("fits", "bfloat16")
    assert weigh_as(model(parameters={"BF16": 8 * GB}), machine, "4bit", LLAMA).verdict == "tight"


def test_shared_memory_is_counted_once() -> None:
    shared = Accelerator(kind="mps", name="Apple", total=12 * GB, free=12 * GB, shared=True)
    machine = Machine(free_memory=5 * GB, free_disk=99 * GB, accelerators=[shared])
    assert machine.free_for_model == 5 * GB
    assert weigh(model(parameters={"BF16": 4 * GB}), machine).verdict == "too_big"


def test_a_gguf_file_runs_on_the_processor() -> None:
    machine = Machine(free_memory=9 * GB, free_disk=99 * GB, accelerators=[CARD])
    fit = weigh(model(gguf_size=4 * GB), machine)
    assert (fit.device, fit.verdict) == ("cpu", "fits") and "GGUF" in fit.reason


def test_what_a_verified_run_took_corrects_the_estimate(tmp_path: Path) -> None:
    file = tmp_path / "below" / "peaks.sqlite"
    facts = model(parameters={"F32": GB})
    machine = Machine(free_memory=5 * GB, free_disk=99 * GB)
    assert weigh(facts, machine).dtype == "bfloat16"
    assert recall("a/b", "f" * 40, file=file) == {}
    learn("a/b", "f" * 40, "float32", "cpu", 4_300_000_000, file=file)
    learn("A/B", "f" * 40, "float32", "cpu", 4_200_000_000, file=file)
    learn("a/b", "0" * 40, "float32", "cpu", 9_000_000_000, file=file)
    learn("a/b", "f" * 40, "float32", "cpu", -1, file=file)
    peaks = recall("a/b", "f" * 40, file=file)
    assert peaks == {("float32", "cpu"): 4_300_000_000}
    fit = weigh(facts, machine, peaks=peaks)
    assert (fit.verdict, fit.dtype, fit.measured) == ("fits", "float32", True)
    assert "verified" in fit.reason
    # of another commit, what was seen last is better than nothing
    assert recall("a/b", "1" * 40, file=file) == {("float32", "cpu"): 9_000_000_000}


def test_a_verified_run_is_learnt_from_where_it_tells_of_the_models_memory(tmp_path: Path) -> None:
    file = tmp_path / "peaks.sqlite"
    plan = {"step": "half", "fit": {"dtype": "bfloat16", "device": "cpu"}}
    notebook = {"metadata": {"alacard": {"plan": plan, "model": {"id": "a/b", "sha": "f" * 40}}}}
    machine = MachineStamp(system="Linux", python="3.11")
    learn_from(notebook, Verified(outcome="failed", peak_memory=9, machine=machine), file=file)
    assert recall("a/b", "f" * 40, file=file) == {}
    passed = Verified(outcome="passed", peak_memory=3 * GB, machine=machine)
    learn_from(notebook, passed, file=file)
    assert recall("a/b", "f" * 40, file=file) == {("bfloat16", "cpu"): 3 * GB}
    on_card = passed.model_copy(update={"machine": machine.model_copy(update={"device": "cuda"})})
    learn_from({**notebook}, on_card.model_copy(update={"peak_memory": 8 * GB}), file=file)
    learn_from({"metadata": {}}, passed, file=file)
    assert recall("a/b", "f" * 40, file=file) == {("bfloat16", "cpu"): 3 * GB}


def test_a_file_of_peaks_that_is_none_is_no_error(tmp_path: Path) -> None:
    file = tmp_path / "peaks.sqlite"
    file.write_text("this is no database, but a text of some length" * 20)
    learn("a/b", None, "float32", "cpu", 5, file=file)
    assert recall("a/b", None, file=file) == {}
