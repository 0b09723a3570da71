"""A model's page: the fit at each precision, and where the score looks for results."""

from __future__ import annotations

import pytest

from alacard_ext.catalog.fit import BY_CATALOG, NO_CONFIG, fit_lines
from alacard_ext.catalog.models import CatalogModel
from alacard_ext.catalog.quality import quality
from alacard_ext.fit.accelerators import Accelerator
from alacard_ext.fit.machine import Machine
from alacard_ext.hub.facts import ModelFacts, ModelSnapshot

GB = 10**9
SMALL = Machine(total_memory=16 * GB, free_memory=12 * GB, free_disk=1 * GB)
CONFIG = {
    "architectures": ["LlamaForCausalLM"],
    "num_hidden_layers": 32,
    "hidden_size": 4096,
    "num_attention_heads": 32,
    "num_key_value_heads": 8,
}
MODEL = CatalogModel(id="a/seven", parameters=7 * GB, formats=["safetensors"])


def test_the_number_of_parameters_alone_gives_a_range_and_says_so() -> None:
    lines = {line.quantisation: line for line in fit_lines(MODEL, SMALL)}
    assert list(lines) == ["float32", "bfloat16", "8 bits", "4 bits"]
    assert [line.verdict for line in lines.values()] == ["too_big", "too_big", "tight", "fits"]
    four = lines["4 bits"]
    assert four.low is not None and four.bytes is not None and four.low < four.bytes
    assert {part.name for part in four.parts} == {"weights", "cache", "activations", "runtime"}
    assert sum(part.high for part in four.parts) == four.bytes
    assert (four.free, four.device) == (12 * GB, "cpu")
    # The disk holds a tenth of it as float32; how it is stored is not known, so nothing is said.
    assert all(BY_CATALOG in line.reason and "disk" not in line.reason for line in lines.values())


def test_the_hubs_facts_count_dtypes_and_the_cache() -> None:
    facts = ModelFacts(id="a/seven", parameters={"BF16": 7 * GB})
    told = fit_lines(MODEL, SMALL, ModelSnapshot(facts=facts, config=CONFIG))
    cache = next(part for part in told[1].parts if part.name == "cache")
    # Keys and values of 8 heads of 128 in 32 layers, 2 bytes each, for 2,048 tokens.
    assert cache.high == 2 * 8 * 128 * 32 * 2 * 2048
    assert not any(BY_CATALOG in line.reason or NO_CONFIG in line.reason for line in told)
    unsure = fit_lines(MODEL, SMALL, ModelSnapshot(facts=facts))
    assert all(line.reason.endswith(NO_CONFIG) for line in unsure)


def test_gguf_files_count_as_they_are_and_are_reckoned_where_unknown() -> None:
    gguf = MODEL.model_copy(update={"formats": ["gguf"]})
    assert [line.quantisation for line in fit_lines(gguf, SMALL)] == [
        "GGUF, 8 bits",
        "GGUF, 4 bits",
    ]
    facts = ModelFacts(id="a/seven", gguf_size=4 * GB)
    (line,) = fit_lines(gguf, SMALL.model_copy(update={"free_disk": 90 * GB}), _known(facts))
    assert (line.quantisation, line.verdict) == ("GGUF", "fits")


def test_a_graphics_card_and_a_verified_run_are_heeded() -> None:
    card = Accelerator(kind="cuda", name="a card", total=24 * GB, free=22 * GB)
    machine = SMALL.model_copy(update={"accelerators": [card]})
    half = fit_lines(MODEL, machine)[1]
    assert (half.device, half.free, half.verdict) == ("cuda", 22 * GB, "fits")
    seen = fit_lines(MODEL, SMALL, peaks={("bfloat16", "cpu"): 9 * GB})[1]
    assert seen.measured and seen.verdict == "fits" and "verified" in seen.reason


def test_no_size_gives_no_line() -> None:
    assert fit_lines(CatalogModel(id="a/b"), SMALL, _known(ModelFacts(id="a/b"))) == []


def _known(facts: ModelFacts) -> ModelSnapshot:
    return ModelSnapshot(facts=facts)


INDEX = """---
license: mit
model-index:
- name: tiny
  results:
  - task:
      type: text-classification
    metrics:
    - type: accuracy
      value: 0.91
---
# Tiny
"""


@pytest.mark.parametrize(
    ("readme", "files", "points"),
    [
        (INDEX, [], 20),
        # As a trainer writes it where nothing was measured.
        (INDEX.partition("  results:")[0] + "  results: []\n---\n# Tiny\n", [], 0),
        # A value elsewhere in the front matter is no result.
        ("---\nmodel-index:\n- name: a\n  results: []\nwidget:\n- value: 3\n---\n# Tiny\n", [], 0),
        ("---\nmodel-index: [{name: a, metrics: [{value: 3}]}]\n---\n", [], 20),
        ("# Tiny\n", [".eval_results/gpqa.yaml"], 20),
        ("# Tiny\n", [".eval_results/readme.txt", "eval_results.yaml"], 0),
        ("# Tiny\n\n## Evaluation\n\nGood.\n", [], 20),
        # A comment in the front matter is no heading.
        ("---\n# results of nothing\nlicense: mit\n---\n# Tiny\n", [], 0),
    ],
)
def test_results_are_found_in_metadata_files_and_headings(
    readme: str, files: list[str], points: int
) -> None:
    found = quality(CatalogModel(id="a/tiny"), readme, files)
    assert found is not None
    (part,) = (part for part in found.parts if part.name == "evaluation")
    assert (part.points, part.of) == (points, 20)


def test_results_too_long_to_be_read_as_yaml_count() -> None:
    more = "".join(f"    - type: m{n}\n      value: {n}\n" for n in range(3000))
    readme = INDEX.replace("---\n# Tiny", f"{more}---\n# Tiny")
    found = quality(CatalogModel(id="a/tiny"), readme)
    assert found is not None and found.score == 20
