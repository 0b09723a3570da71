"""References to code as configurations hold them, and which of them no notebook can pin."""

from __future__ import annotations

from typing import Any

import pytest

from alacard_ext.hub.facts import CodeReference
from alacard_ext.notebooks.libraries.adapters import on_base
from alacard_ext.notebooks.planning.checkpoint import Checkpoint
from alacard_ext.notebooks.planning.own_code import unpinnable
from alacard_ext.notebooks.planning.own_code.references import in_auto_map, in_index, in_modules
from alacard_ext.notebooks.planning.plan import make_plan

from .hands import SHA, facts, hand

OTHER_SHA = "e" * 40


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (None, []),
        ({"auto_map": 3}, []),
        ({"auto_map": {"AutoModel": "a.B"}}, [("AutoModel", None, "a", "B")]),
        ({"auto_map": {"AutoModel": "o/n--a.B"}}, [("AutoModel", "o/n", "a", "B")]),
        ({"auto_map": {"AutoTokenizer": ["a.B", None]}}, [("AutoTokenizer", None, "a", "B")]),
        ({"auto_map": ["a.B", "a.C"]}, [("AutoTokenizer", None, "a", w) for w in "BC"]),
        ({"auto_map": {"AutoModel": "x/../..--a.B"}}, [("AutoModel", None, None, "x/../..--a.B")]),
        ({"auto_map": {"AutoModel": {"a": 1}, 4: 5}}, []),
    ],
)
def test_references_of_an_auto_map(config: Any, expected: list[Any]) -> None:
    found = in_auto_map(config, "config.json")
    assert [(one.key, one.repository, one.module, one.wanted) for one in found] == expected


def test_references_of_modules_and_of_an_index() -> None:
    rows = [{"type": "sentence_transformers.models.Pooling"}, {"type": "o/n--m.C"}, {"type": 3}, 4]
    assert [(one.repository, one.module) for one in in_modules(rows)] == [("o/n", "m")]
    assert in_modules({"type": "m.C"}) == []
    index = {
        "_class_name": "P",
        "unet": ["mine", "U"],
        "vae": ["diffusers", "V"],
        "x": [None, None],
    }
    assert [one.module for one in in_index(index, ["unet/mine.py"])] == ["unet/mine"]
    assert in_index(index, []) == [] and in_index([], []) == []


def one(key: str = "AutoModel", **known: Any) -> CodeReference:
    known = {"repository": "host/code", "commit": OTHER_SHA, "module": "m", "wanted": "C", **known}
    return CodeReference(key=key, named_by=known.pop("named_by", "config.json"), **known)


@pytest.mark.attack
@pytest.mark.parametrize(
    ("library", "code", "known", "says"),
    [
        ("transformers", [one()], {}, None),
        ("transformers", [one(), one("AutoTokenizer")], {}, None),
        ("transformers", [one(), one("AutoProcessor")], {}, "does not pass on the commit"),
        ("transformers", [one(commit=None)], {}, "does not give just now"),
        ("transformers", [one(), one(repository="org/model")], {"files": ["m.py"]}, "several"),
        ("transformers", [one(), one(repository="host/more")], {}, "several"),
        ("transformers", [one(module=None, wanted="a.b.C")], {}, "a package that the notebook"),
        ("transformers", [one(repository="org/model", module="gone")], {}, "not in the repository"),
        ("sentence-transformers", [one()], {}, "does not pass on the commit"),
        ("diffusers", [one()], {}, "does not pass on the commit"),
        ("transformers", [one()], {"unread": ["tokenizer_config.json"]}, "could not be read"),
        (
            "transformers",
            [one("AutoTokenizer")],
            {"files": ["processor_config.json"]},
            "its processor does not pass",
        ),
        (
            "transformers",
            [one(repository="org/model", commit=SHA)],
            {"files": ["m.py", "adapter_config.json"]},
            "another model",
        ),
    ],
)
def test_code_that_cannot_be_pinned_is_refused_whoever_allows_it(
    library: str, code: list[CodeReference], known: dict[str, Any], says: str | None
) -> None:
    snapshot = facts("org/model", files=[*known.get("files", []), "model.safetensors"])
    snapshot = snapshot.model_copy(update={"code": code, "code_unread": known.get("unread", [])})
    why = unpinnable(snapshot, library)
    assert why is None if says is None else says in str(why), why


@pytest.mark.attack
def test_an_adapters_consent_names_the_commit_of_its_base() -> None:
    own = {"AutoConfig": "own.OwnConfig", "AutoModelForCausalLM": "own.OwnModel"}
    base = facts(
        "tiny/base",
        sha=OTHER_SHA,
        custom_code=True,
        model_type="own",
        files=["own.py"],
        architectures=["OwnForCausalLM"],
    )
    base = base.model_copy(update={"config": {"model_type": "own", "auto_map": own}})
    adapter = facts(
        "org/model",
        library_name="peft",
        pipeline_tag="text-generation",
        base_models=["tiny/base"],
        files=["adapter_config.json", "adapter_model.safetensors"],
    )
    whole = on_base(adapter, base)
    recipe = hand(task="text-generation", trust_remote_code=SHA)
    checkpoint = Checkpoint.of(whole, recipe.model_card)
    assert checkpoint.runs_own_code and not checkpoint.allowed
    assert not make_plan(recipe, whole).covered
    recipe.model_card.trusted_code = {"tiny/base": OTHER_SHA}
    plan = make_plan(recipe, whole)
    assert plan.trust_remote_code and plan.code_revision is None, plan.reasons


def test_allowing_what_needs_no_code_runs_none() -> None:
    mapped = {"auto_map": {"AutoModel": "own.BertModel"}, "model_type": "bert"}
    snapshot = facts("org/model", custom_code=True).model_copy(update={"config": mapped})
    plan = make_plan(hand(trust_remote_code=SHA), snapshot)
    assert plan.covered and not plan.trust_remote_code
