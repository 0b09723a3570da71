"""A model's page: the fit at each precision, and where the score looks for results."""

from __future__ import annotations

import pytest

from alacard_ext.catalog.engine.fitting import fitting_rows
from alacard_ext.catalog.engine.index import Index
from alacard_ext.catalog.engine.rows import CatalogRow
from alacard_ext.catalog.engine.shown import as_model
from alacard_ext.catalog.fit import BY_CATALOG, NO_CONFIG, fit_lines, in_brief
from alacard_ext.catalog.models import CatalogModel
from alacard_ext.catalog.quality import quality
from alacard_ext.fit.accelerators import Accelerator
from alacard_ext.fit.capacity import capacity
from alacard_ext.fit.ladder import local_ladder
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
MODEL = CatalogModel(
    id="a/seven", library="transformers", parameters=7 * GB, formats=["safetensors"]
)
CARD = Accelerator(kind="cuda", name="a card", total=24 * GB, free=22 * GB)
SMALL_CARD = CARD.model_copy(update={"free": 12 * GB})
WITH_CARD = SMALL.model_copy(update={"accelerators": [SMALL_CARD]})


def test_the_number_of_parameters_alone_gives_a_range_and_says_so() -> None:
    lines = {line.quantisation: line for line in fit_lines(MODEL, WITH_CARD)}
    assert list(lines) == ["float32", "bfloat16", "8 bits", "4 bits"]
    assert [line.verdict for line in lines.values()] == ["too_big", "too_big", "tight", "fits"]
    four = lines["4 bits"]
    assert four.low is not None and four.bytes is not None and four.low < four.bytes
    assert {part.name for part in four.parts} == {"weights", "cache", "activations", "runtime"}
    assert sum(part.high for part in four.parts) == four.bytes
    assert (four.free, four.device) == (12 * GB, "cuda")
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
    assert all(line.reason.endswith(NO_CONFIG) for line in unsure[:2])


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
    machine = SMALL.model_copy(update={"accelerators": [CARD]})
    half = fit_lines(MODEL, machine)[1]
    assert (half.device, half.free, half.verdict) == ("cuda", 22 * GB, "fits")
    seen = fit_lines(MODEL, SMALL, peaks={("bfloat16", "cpu"): 9 * GB})[1]
    assert seen.measured and seen.verdict == "fits" and "verified" in seen.reason


def test_without_a_card_neither_line_nor_ladder_says_that_8_or_4_bits_fit() -> None:
    chip = Accelerator(kind="mps", name="a chip", shared=True)
    for machine in (SMALL, SMALL.model_copy(update={"accelerators": [chip]})):
        for snapshot in (None, _known(ModelFacts(id="a/seven", parameters={"BF16": 7 * GB}))):
            lines = {line.quantisation: line for line in fit_lines(MODEL, machine, snapshot)}
            facts = snapshot.facts if snapshot else ModelFacts(id="a/b", parameter_total=7 * GB)
            told = {step.step: step for step in local_ladder(facts, machine)[0]}
            for name, step in (("8 bits", "8bit"), ("4 bits", "4bit")):
                assert lines[name].verdict == "impossible" and not told[step].possible
                assert lines[name].reason == told[step].reason
            brief = in_brief("a/seven", list(lines.values()))
            assert brief is not None and (brief.verdict, brief.reduced) == ("too_big", False)
    # The notebooks for other libraries load nothing that way, with a card or without.
    other = MODEL.model_copy(update={"library": "diffusers"})
    assert "diffusers" in fit_lines(other, WITH_CARD)[3].reason
    assert fit_lines(other, WITH_CARD)[3].verdict == "impossible"


@pytest.mark.parametrize("machine", [SMALL, WITH_CARD, Machine()], ids=["cpu", "card", "unknown"])
def test_the_filter_keeps_those_whose_own_page_says_that_they_fit(machine: Machine) -> None:
    forms: list[tuple[str, ...]] = [("gguf",), ("safetensors",), ("gguf", "safetensors"), ()]
    rows = [
        CatalogRow(id=f"a/{number}", library=library, parameters=count, formats=formats)
        for number, (library, formats, count) in enumerate(
            (library, formats, round(10 ** (7 + step / 8)))
            for library in ("transformers", "diffusers", None)
            for formats in forms
            for step in range(32)
        )
    ]
    rows.append(CatalogRow(id="a/unsized"))
    index = Index.of_rows(rows)
    fits = set()
    for row in rows:
        brief = in_brief(row.id, fit_lines(as_model(row), machine))
        if brief is not None and brief.verdict == "fits":
            fits.add(row.id)
    found = {index.id(int(rid)) for rid in fitting_rows(index, capacity(machine)).numbers()}
    assert found == fits
    assert bool(found) == (machine.free_memory is not None)


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
