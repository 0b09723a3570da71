"""Answers of every year and shape become facts; absurd values are dropped, never fatal."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from alacard_ext.errors import HubError
from alacard_ext.hub.facts import CodeReference, ModelFacts, ModelReference, ModelSnapshot
from alacard_ext.hub.parse import parse_model_info, parse_summary

CORPUS = os.environ.get("ALACARD_CORPUS", "")


def facts(**fields: Any) -> Any:
    return parse_model_info({"id": "owner/name", **fields})


def test_an_answer_of_2022_has_only_a_model_id() -> None:
    answer = {"modelId": "bert-base", "sha": "a" * 40, "pipeline_tag": None, "config": None}
    parsed = parse_model_info(answer)
    assert (parsed.id, parsed.sha, parsed.pipeline_tag) == ("bert-base", "a" * 40, None)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        *((False, False), ("auto", "auto"), ("manual", "manual"), (True, "manual"), (None, None)),
        *(("perhaps", None), (0, None), ([], None)),
    ],
)
def test_gated_in_all_its_forms(sent: Any, expected: Any) -> None:
    assert facts(gated=sent).gated is expected or facts(gated=sent).gated == expected
    row = parse_summary({"id": "a/b", "gated": sent})
    assert row.gated is expected or row.gated == expected


def test_what_an_answer_leaves_out_is_not_known() -> None:
    bare = facts()
    assert (bare.gated, bare.private, bare.chat) == (None, None, None)
    assert parse_summary({"id": "a/b"}).gated is None
    assert facts(private=False).private is False and facts(private=True).private is True
    assert facts(config={"model_type": "bert"}).chat is False
    assert facts(config={"tokenizer_config": {"chat_template": "{{x}}"}}).chat is True
    assert facts(siblings=[{"rfilename": "chat_template.jinja"}]).chat is True


@pytest.mark.parametrize(
    ("sent", "expected"),
    [("en", ["en"]), (["en", "de"], ["en", "de"]), (False, ["no"]), (["da", False], ["da", "no"])],
)
def test_languages_as_text_list_and_norwegian(sent: Any, expected: list[str]) -> None:
    assert facts(cardData={"language": sent}).languages == expected


@pytest.mark.parametrize("sent", ["a/b", ["a/b", "c/d"], ["a/b", "not an id", 7, None]])
def test_base_models_as_text_or_list(sent: Any) -> None:
    assert facts(cardData={"base_model": sent}).base_models[0] == "a/b"
    assert "not an id" not in facts(cardData={"base_model": sent}).base_models


def test_weights_and_gguf_sizes() -> None:
    parsed = facts(
        safetensors={"parameters": {"F32": 10, "I64": 2, "X": -1, "Y": "many"}, "total": 12},
        gguf={"totalFileSize": 5, "architecture": "llama", "context_length": 8192},
    )
    assert parsed.parameters == {"F32": 10, "I64": 2}
    assert (parsed.parameter_total, parsed.gguf_size, parsed.gguf_context) == (12, 5, 8192)


def test_absurd_values_are_dropped() -> None:
    parsed = facts(
        downloads=-1,
        likes=float("nan"),
        tags={"a": 1},
        siblings={"a": 1},
        sha="../../etc",
        lastModified="yesterday",
        pipeline_tag=["x"],
        cardData="x",
        config=[1],
        library_name="x" * 10_000,
    )
    assert parsed.downloads is None and parsed.likes is None and parsed.sha is None
    assert parsed.tags == [] and parsed.files == [] and parsed.last_modified is None
    assert len(parsed.library_name or "") <= 300


@pytest.mark.parametrize("answer", [{}, [], None, "x", {"id": 7}, {"id": "../x"}, {"error": "no"}])
def test_an_answer_without_a_model_is_refused(answer: Any) -> None:
    with pytest.raises(HubError):
        parse_model_info(answer)


@pytest.mark.skipif(not CORPUS, reason="ALACARD_CORPUS names no folder of real answers")
def test_every_real_answer_parses(capsys: pytest.CaptureFixture[str]) -> None:
    counts = {"models": 0, "with task": 0, "with weights": 0, "gated": 0}
    for path in sorted(Path(CORPUS, "api").rglob("*.json")):
        if path.name == "redirects.json":
            continue
        answer = json.loads(path.read_text(encoding="utf-8"))
        for entry in answer if isinstance(answer, list) else [answer]:
            parsed = parse_model_info(entry)
            assert parsed.id == (entry.get("id") or entry["modelId"])
            assert parse_summary(entry).id == parsed.id
            counts["models"] += 1
            counts["with task"] += parsed.pipeline_tag is not None
            counts["with weights"] += parsed.parameter_total is not None
            counts["gated"] += parsed.gated is not False
    with capsys.disabled():
        print(f"\nreal answers: {counts}")
    assert counts["models"] > 100


@pytest.mark.parametrize(
    ("named", "model_id", "sha"),
    [
        ({"id": "a/b", "sha": "f" * 40, "more": 1}, "a/b", "f" * 40),
        ({"id": "a/b", "sha": None}, "a/b", None),
        ({"id": ["a/b"], "sha": {}}, None, None),
        ({1: "a/b"}, None, None),
        ("a/b", None, None),
        (None, None, None),
    ],
)
def test_a_reference_is_read_from_whatever_a_notebook_holds(
    named: Any, model_id: str | None, sha: str | None
) -> None:
    assert ModelReference.of(named) == ModelReference(id=model_id, sha=sha)


def parts_of(value: Any) -> Iterator[Any]:
    """Every part of a value that may be changed, itself included."""
    if isinstance(value, BaseModel):
        yield value
        value = list(value.__dict__.values())
    elif isinstance(value, dict | list):
        yield value
        value = list(value.values()) if isinstance(value, dict) else value
    else:
        return
    for each in value:
        yield from parts_of(each)


def test_a_copy_of_a_snapshot_shares_nothing_that_may_change() -> None:
    code = CodeReference(key="AutoModel", named_by="config.json")
    facts = ModelFacts(id="a/b", tags=["x"], parameters={"F32": 7}, settings={"y": "z"})
    config = {"layers": [{"sizes": [1, 2, {"deep": None}]}], "text": {"heads": 2}, "none": None}
    snapshot = ModelSnapshot(facts=facts, config=config, base=facts, code=[code], old_names=["c/d"])
    copied = snapshot.own()
    assert copied == snapshot and copied.model_fields_set == snapshot.model_fields_set
    own, others = list(parts_of(copied)), list(parts_of(snapshot))
    assert len(own) == len(others) > 20
    assert not {id(each) for each in own} & {id(each) for each in others}
