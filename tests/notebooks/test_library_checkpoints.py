"""Libraries with checkpoints of their own kind: what is chosen, refused, and never pasted in.

Their notebooks are executed in environments of their own by `python -m tests.bench_libraries`.
"""

from __future__ import annotations

import ast
from typing import Any

import pytest

from alacard_ext.notebooks.assemble import assemble
from alacard_ext.notebooks.gate import check
from alacard_ext.notebooks.libraries.adapters import base_of, on_base
from alacard_ext.notebooks.planning.plan import make_plan

from .hands import SHA, facts, hand

NASTY = "a'\"\\\n{x}`$(y)\u2028<b>é"


def made(
    library: str,
    task: str | None,
    files: list[str],
    *,
    allow: bool = False,
    level: str = "advanced",
    **known: Any,
) -> tuple[Any, Any]:
    """The plan of a repository with these files, and its notebook, which passed the gate."""
    snapshot = facts(
        library_name=library,
        pipeline_tag=task,
        files=[*files, "README.md"],
        **{"architectures": [], "model_type": None, **known},
    )
    recipe = hand(task=task or "", level=level, trust_remote_code=SHA if allow else None)
    plan = make_plan(recipe, snapshot)
    notebook = assemble(recipe, snapshot, plan, hand_code=None)
    allowed = {snapshot.facts.id: None} if plan.trust_remote_code else {}
    report = check(notebook, requirements=plan.requirements, allowed=allowed)
    assert report.passed, report.findings
    return plan, notebook


def code_of(notebook: Any) -> str:
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")


def given(notebook: Any, name: str) -> Any:
    """The literal that a parameters cell sets `name` to."""
    for cell in notebook.cells:
        if cell.metadata.get("tags") == ["parameters"]:
            for node in ast.parse(cell.source).body:
                if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
                    return ast.literal_eval(node.value)
    raise AssertionError(name)


@pytest.mark.parametrize(
    ("task", "template"),
    [
        ("object-detection", "ultralytics_detection"),
        ("image-segmentation", "ultralytics_segmentation"),
        ("image-classification", "ultralytics_classification"),
        (None, "ultralytics_detection"),
    ],
)
def test_a_yolo_checkpoint_is_opened_only_with_consent(task: str | None, template: str) -> None:
    refused, fallback = made("ultralytics", task, ["yolov8n.pt"])
    assert not refused.covered and "pickle" in refused.reasons[0]
    assert "YOLO(" not in code_of(fallback)
    plan, notebook = made("ultralytics", task, ["yolov8n.pt"], allow=True)
    assert plan.template == template and plan.trust_remote_code
    assert given(notebook, "TRUST_REMOTE_CODE") is True and given(notebook, "REVISION") == SHA
    # The checkpoint comes from the Hub at its commit, and the library asks nobody else.
    code = code_of(notebook)
    assert "hf_hub_download(MODEL_ID, chosen, revision=REVISION)" in code
    assert code.index('"YOLO_OFFLINE": "true"') < code.index("from ultralytics import YOLO")


def rank_of(notebook: Any, wanted: str) -> Any:
    """The function by which a folded cell puts the files of a repository in order."""
    cell = next(cell for cell in notebook.cells if cell.id == "ultralytics-hello-choice")
    kept = [
        node
        for node in ast.parse(cell.source).body
        if isinstance(node, ast.FunctionDef)
        or (isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "ENDINGS")
    ]
    names: dict[str, Any] = {"WANTED": wanted}
    exec(compile(ast.Module(kept, []), "load", "exec"), names)
    return names["rank"]


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [("detect", "yolov8n.pt"), ("segment", "yolov8n-seg.pt"), ("classify", "a/yolov8s-cls.pt")],
)
def test_of_several_checkpoints_the_one_for_the_task_is_taken(wanted: str, chosen: str) -> None:
    files = ["a/yolov8s-cls.pt", "yolov8m.pt", "yolov8n-seg.pt", "yolov8n.pt", "yolov8x-seg.pt"]
    _, notebook = made("ultralytics", "object-detection", files, allow=True)
    assert given(notebook, "FILES") == files
    rank = rank_of(notebook, wanted)
    assert min(files, key=rank) == chosen
    # What training calls the best comes first, whatever it was trained for.
    assert min(["last.pt", "runs/best.pt"], key=rank) == "runs/best.pt"


LANGUAGE = [
    "models/coref/ontonotes_electra.pt",
    "models/default.zip",
    "models/ner/conll03_charlm.pt",
    "models/pos/combined_charlm.pt",
    "models/tokenize/combined.pt",
]


def test_a_language_of_stanza_needs_no_consent_since_its_files_cannot_run_code() -> None:
    plan, notebook = made("stanza", None, LANGUAGE)
    assert plan.template == "stanza_entities" and not plan.trust_remote_code
    # Older releases of Stanza fell back to opening their files as pickles.
    assert "stanza>=1.13,<2" in [need.requirement for need in plan.requirements]
    # Of all that a repository holds, the chain up to names.
    assert given(notebook, "FILES") == LANGUAGE[2:]
    assert "download_method=None" in code_of(notebook)
    unnamed, _ = made("", None, LANGUAGE)
    assert unnamed.template == "stanza_entities", unnamed.reasons


@pytest.mark.parametrize(
    ("library", "name"),
    [("ultralytics", "{}.pt"), ("stanza", "models/ner/{}.pt"), ("keras", "{}.keras")],
)
def test_a_stranger_s_names_of_files_stay_literals(library: str, name: str) -> None:
    nasty = name.format(NASTY)
    _, notebook = made(library, None, [nasty], allow=True)
    assert given(notebook, "FILES") == [nasty]


def test_checkpoints_of_the_older_yolov5_are_not_taken_for_ultralytics_own() -> None:
    # They need the code of their own repository, and Ultralytics refuses them.
    plan, _ = made("yolov5", "object-detection", ["best.pt"], allow=True)
    assert not plan.covered


TOPICS = ["config.json", "topics.json", "topic_embeddings.safetensors"]


@pytest.mark.parametrize(
    ("named", "reader"),
    [
        ("org/reader", "org/reader"),
        ("all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2"),
        (None, None),
        (["org/reader"], None),
    ],
)
def test_topics_stand_on_the_model_that_read_for_them(named: Any, reader: str | None) -> None:
    config = {"embedding_model": named}
    snapshot = facts(library_name="bertopic", files=TOPICS, config=config)
    assert base_of(snapshot) == reader


def test_both_models_of_a_notebook_on_topics_are_pinned() -> None:
    config = {"embedding_model": "org/reader"}
    snapshot = facts(library_name="bertopic", files=TOPICS, config=config)
    alone = make_plan(hand(), snapshot)
    assert not alone.covered and "vectors of another model" in alone.reasons[0]
    whole = on_base(snapshot, facts("org/reader", sha="f" * 40, library_name="s"))
    plan = make_plan(hand(), whole)
    assert plan.template == "bertopic", plan.reasons
    notebook = assemble(hand(), whole, plan, hand_code=None)
    assert check(notebook, requirements=plan.requirements).passed
    assert given(notebook, "BASE_ID") == "org/reader"
    assert given(notebook, "BASE_REVISION") == "f" * 40
    # The settings of the topics name their reader again, without a version: that is dropped.
    assert 'settings.pop("embedding_model", None)' in code_of(notebook)


def test_topics_whose_reader_brings_its_own_code_are_left_to_the_fallback() -> None:
    snapshot = facts(library_name="bertopic", files=TOPICS)
    whole = on_base(snapshot, facts("org/reader", custom_code=True))
    for consent in (None, SHA):
        plan = make_plan(hand(trust_remote_code=consent), whole)
        assert not plan.covered and "its own Python code" in plan.reasons[0]


@pytest.mark.parametrize(
    ("task", "files", "template"),
    [
        ("image-classification", ["model.keras"], "keras_images"),
        (None, ["config.json", "metadata.json", "model.weights.h5"], "keras_images"),
        ("tabular-classification", ["a.keras"], "keras_tables"),
        ("tabular-regression", ["a.keras"], "keras_tables"),
    ],
)
@pytest.mark.parametrize("allow", [False, True])
def test_a_file_of_keras_is_opened_in_its_safe_mode_whatever_is_allowed(
    task: str | None, files: list[str], template: str, allow: bool
) -> None:
    plan, notebook = made("keras", task, files, allow=allow)
    assert plan.template == template, plan.reasons
    # The safe mode of older releases could be led around.
    assert "keras>=3.12,<4" in [need.requirement for need in plan.requirements]
    calls = [
        node
        for node in ast.walk(ast.parse(code_of(notebook).replace("%pip", "#")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("load_model")
    ]
    assert len(calls) == 1
    assert {item.arg: ast.unparse(item.value) for item in calls[0].keywords} == {
        "compile": "False",
        "safe_mode": "True",
    }


@pytest.mark.parametrize(
    ("library", "files"),
    [
        ("keras", ["saved_model.pb", "keras_metadata.pb"]),
        ("tf-keras", ["model.keras"]),
        ("keras-hub", ["config.json", "model.weights.h5", "tokenizer.json"]),
    ],
)
def test_older_and_larger_models_of_keras_get_the_fallback(library: str, files: list[str]) -> None:
    plan, _ = made(library, "image-classification", files)
    assert not plan.covered
