"""The tables of Auto classes and names: fresh, right, and what the plan makes of them."""

from __future__ import annotations

import importlib.util
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pytest

from alacard_ext.notebooks.classes import admitted, class_table, names_table
from alacard_ext.notebooks.classes.build import RELEASES, module_names
from alacard_ext.notebooks.classes.docs import PAGE, page
from alacard_ext.notebooks.classes.mappings import Mappings
from alacard_ext.notebooks.classes.releases import Span, by_span, numbers, spans
from alacard_ext.notebooks.classes.sources import Sources
from alacard_ext.notebooks.planning.plan import make_plan

from .hands import facts, hand

TABLE = class_table()


def installed(package: str) -> Sources:
    """The sources of the installed release; the test is skipped where there is none."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        pytest.skip(f"{package} is not installed")
    return Sources(Path(spec.origin).parents[1], package)


@pytest.mark.parametrize("package", RELEASES)
def test_the_tables_know_the_installed_release(package: str) -> None:
    try:
        here = version(package.replace("_", "-"))
    except PackageNotFoundError:
        pytest.skip(f"{package} is not installed")
    newest = RELEASES[package][-1]
    assert numbers(here)[:2] <= numbers(newest)[:2], (
        f"{package} {here} is newer than the tables: add it to RELEASES in classes/build.py and "
        "run python -m alacard_ext.notebooks.classes.build"
    )
    assert names_table().releases(package) == RELEASES[package]


def test_the_mappings_are_those_of_the_installed_release() -> None:
    sources = installed("transformers")
    place = next((n for n, r in enumerate(TABLE.releases) if r == version("transformers")), None)
    if place is None:
        pytest.skip("another patch release than those of the tables is installed")
    here, at = Mappings(sources), Span(place, place)
    assert here.types == {name for name, span in TABLE.types.items() if span.covers(at)}
    assert here.pipelines == {name for name, span in TABLE.pipelines.items() if span.covers(at)}
    for auto, rows in here.loads.items():
        told = {
            (model_type, names)
            for model_type, found in TABLE.loads[auto].items()
            for names, span in found
            if span.covers(at)
        }
        assert told == {(model_type, names) for model_type, names in rows.items()}, auto


@pytest.mark.parametrize("package", RELEASES)
def test_the_names_are_those_of_the_installed_release(package: str) -> None:
    sources, table = installed(package), names_table()
    if version(package.replace("_", "-")) != table.releases(package)[-1]:
        pytest.skip("another release than the newest of the tables is installed")
    last = len(table.releases(package)) - 1
    for module, names in module_names(sources).items():
        told = {n for n, s in (table.names(package, module) or {}).items() if s.last == last}
        assert told == names, module


@pytest.mark.models
def test_what_another_library_put_upon_a_class_is_none_of_its_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import torch

    def smart_apply() -> None: ...

    smart_apply.__module__ = "transformers.modeling_utils"
    monkeypatch.setattr(torch.nn.Module, "smart_apply", smart_apply, raising=False)
    names = module_names(installed("sentence_transformers"))["SentenceTransformer"]
    assert "smart_apply" not in names and "apply" in names


@pytest.mark.models
def test_names_read_from_sources_are_those_that_the_library_really_has() -> None:
    import diffusers
    import transformers

    for module in (transformers, diffusers):
        read = installed(module.__name__).names("")
        real = {name for name in dir(module) if name.isidentifier() and not name.startswith("_")}
        assert len(real) > 400
        # What only the machinery of the imports itself needs may be missing.
        assert real - read <= {"DummyObject", "requires_backends"}
        classes = [name for name in sorted(read - real) if name[0].isupper()]
        assert [name for name in classes if not hasattr(module, name)] == []


def test_the_page_of_tasks_is_fresh() -> None:
    written = Path(__file__).parents[2] / PAGE
    assert written.read_text(encoding="utf-8") == page(), (
        "run python -m alacard_ext.notebooks.classes.docs"
    )


def test_spans_come_back_as_they_went_in() -> None:
    found = [{"a", "b"}, {"a"}, {"a", "c"}]
    assert spans(by_span(found)) == {"a": Span(0, 2), "b": Span(0, 0), "c": Span(2, 2)}


@pytest.mark.parametrize(
    ("requirement", "span"),
    [
        ("transformers>=4.57,<6", Span(0, 3)),
        ("transformers>=5,<6", Span(1, 3)),
        ("transformers>=4.57,<5", Span(0, 0)),
        ("transformers>=5.1.2,<5.2", Span(2, 2)),
        ("transformers", Span(0, 3)),
        ("transformers>=6", None),
    ],
)
def test_requirements_let_releases_in(requirement: str, span: Span | None) -> None:
    assert admitted(requirement, ["4.57.6", "5.0.0", "5.1.0", "5.2.0"]) == span


@pytest.mark.parametrize("span", [Span(0, 0), Span(1, 24), Span(7, 24), Span(0, 3), Span(6, 6)])
def test_a_requirement_admits_its_own_releases_alone(span: Span) -> None:
    assert admitted(TABLE.requirement(span), TABLE.releases) == span


@pytest.mark.parametrize(
    ("auto_class", "model_type", "architecture", "verdict"),
    [
        ("AutoModelForCausalLM", "gemma3", "Gemma3ForConditionalGeneration", "yes"),
        ("AutoModelForSequenceClassification", "bert", "BertForMaskedLM", "other"),
        ("AutoModelForCausalLM", "t5", "T5ForConditionalGeneration", "no"),
        ("AutoModelForCausalLM", "nobody-has-this", "X", "unknown"),
        ("SentenceTransformer", "bert", "BertModel", "unknown"),
    ],
)
def test_what_loads_what(auto_class: str, model_type: str, architecture: str, verdict: str) -> None:
    assert TABLE.loads_with(auto_class, model_type, [architecture]).verdict == verdict


def plan_of(config: Any = None, **known: Any) -> Any:
    return make_plan(hand(), facts(config=config, **known))


def test_the_class_comes_from_the_checkpoint_where_its_ending_says_nothing() -> None:
    plan = plan_of(
        pipeline_tag="text-generation",
        architectures=["Gemma3ForConditionalGeneration"],
        model_type="gemma3",
    )
    assert plan.covered and plan.auto_class == "AutoModelForCausalLM"


def test_a_class_that_refuses_the_model_type_is_not_planned() -> None:
    # CLIP has no such head in any release, whatever its page says.
    plan = plan_of(
        pipeline_tag="text-classification",
        architectures=["CLIPForSequenceClassification"],
        model_type="clip",
    )
    assert not plan.covered


def test_releases_that_lack_the_model_are_not_installed() -> None:
    new = plan_of(
        pipeline_tag="text-generation",
        architectures=["Qwen3_5ForCausalLM"],
        model_type="qwen3_5_text",
    )
    needs = {need.module: need.requirement for need in new.requirements}
    assert needs["transformers"] == TABLE.requirement(TABLE.types["qwen3_5_text"])
    assert needs["transformers"] != "transformers>=4.57,<6"
    assert any("needs transformers" in reason for reason in new.reasons)
    old = plan_of(
        pipeline_tag="token-classification",
        architectures=["NezhaForTokenClassification"],
        model_type="nezha",
    )
    assert "transformers>=4.57,<5" in {need.requirement for need in old.requirements}


@pytest.mark.parametrize(
    ("written_by", "says"),
    [("9.3.1", "transformers 9.3, which should have it"), ("4.20.0", "another package")],
)
def test_a_model_type_of_no_release_is_said_to_be_so(written_by: str, says: str) -> None:
    config = {"model_type": "of_tomorrow", "transformers_version": written_by}
    plan = plan_of(config=config, model_type="of_tomorrow")
    assert not plan.covered
    assert "of_tomorrow" in plan.reasons[0] and says in plan.reasons[0]


def test_a_pipeline_asks_for_the_releases_that_have_it() -> None:
    known = {
        "library_name": "diffusers",
        "pipeline_tag": "text-to-image",
        "architectures": [],
        "model_type": None,
        "files": ["model_index.json", "unet/diffusion_pytorch_model.safetensors"],
    }

    def needs(pipeline: str) -> set[str]:
        plan = plan_of(diffusers_class=pipeline, **known)
        assert plan.covered
        return {need.requirement for need in plan.requirements if need.module == "diffusers"}

    assert needs("StableDiffusionPipeline") == {"diffusers>=0.35,<1"}
    assert needs("AceStepPipeline") == {"diffusers>=0.42,<1"}
    assert needs("Lumina2Text2ImgPipeline") == {"diffusers>=0.35,<0.36"}
    unknown = plan_of(diffusers_class="PipelineOfTomorrow", **known)
    assert not unknown.covered and "PipelineOfTomorrow" in unknown.reasons[0]


def test_a_borrowed_model_type_still_needs_its_own_code() -> None:
    borrowed = plan_of(custom_code=True, architectures=["OtherBertForSequenceClassification"])
    assert not borrowed.covered and "its own Python code" in borrowed.reasons[0]


ROTARY = {"model_type": "llama", "rope_parameters": {"rope_theta": 500000.0}}


@pytest.mark.parametrize(
    ("config", "new_tokenizer", "floor"),
    [
        (ROTARY, False, ">=5"),
        ({"model_type": "llama", "text_config": ROTARY}, False, ">=5"),
        ({**ROTARY, "rope_theta": 500000.0}, False, ">=4.57"),  # says it in both forms
        ({"model_type": "llama", "rope_theta": 500000.0}, False, ">=4.57"),
        ({"model_type": "llama", "transformers_version": "5.4.0"}, True, ">=5"),
        ({"model_type": "llama", "transformers_version": "5.4.0"}, False, ">=4.57"),
    ],
)
def test_what_release_4_misreads_asks_for_5(
    config: dict[str, Any], new_tokenizer: bool, floor: str
) -> None:
    recipe = hand(task="text-generation")
    snapshot = facts(
        pipeline_tag="text-generation",
        architectures=["LlamaForCausalLM"],
        model_type="llama",
        config=config,
    ).model_copy(update={"new_tokenizer": new_tokenizer})
    plan = make_plan(recipe, snapshot)
    needs = {need.module: need.requirement for need in plan.requirements}
    assert plan.covered and floor in needs["transformers"]
