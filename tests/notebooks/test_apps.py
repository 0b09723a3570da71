"""The apps of a notebook: each is started by its cells, and then used from outside."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from alacard_ext.cards.deck import Deck
from alacard_ext.cards.fits import SHARED_APPS, TASKS, WITHOUT_APP, ui_fits
from alacard_ext.cards.models import UIComponentCard
from alacard_ext.cards.resolve import resolve_recipe
from alacard_ext.hub.client import HubClient
from alacard_ext.notebooks.assemble import assemble
from alacard_ext.notebooks.build import build_notebook
from alacard_ext.notebooks.gate import check
from alacard_ext.notebooks.planning.apps import PARTS, app_module, app_parts
from alacard_ext.notebooks.planning.plan import make_plan
from alacard_ext.notebooks.single import Built
from alacard_ext.notebooks.standalone import standalone
from alacard_ext.notebooks.task_template import SHARED_APPS as ROW_APPS
from alacard_ext.notebooks.tasks import ROWS, TaskTemplate
from tests.execution import ExecutedNotebook, NotebookKernel
from tests.local_hub import LocalHub
from tests.local_hub.fixtures import hub_environment

from .rows import dealt, dealt_notebook, planned

# A model for each kind of value that an app has to carry.
CARRIED = {
    "text to labels": "tiny/bert-sentiment",
    "text to text": "tiny/llama-chat",
    "question and text": "tiny/bert-squad",
    "labels of one's own": "tiny/bert-nli",
    "texts to JSON": "tiny/minilm",
    "picture": "tiny/vit",
    "sound": "tiny/wav2vec2",
    "picture and text": "tiny/idefics3",
    "film and text": "tiny/qwen2-vl",
    "to a picture": "tiny/stable-diffusion",
}


def build(hub: LocalHub, cache: Path, model: str, ui: str, level: str = "intermediate") -> Built:
    async def work() -> Built:
        deck = Deck.load()
        client = HubClient(endpoint=hub.url, cache_dir=cache)
        chosen = {"model_card": model, "difficulty": level, "ui_component": ui}
        try:
            return await build_notebook(resolve_recipe(deck, chosen), deck=deck, hub=client)
        finally:
            await client.aclose()

    return asyncio.run(work())


def with_cells(notebook: Any, sources: Mapping[str, str]) -> Any:
    """The notebook with more cells at its end."""
    copied = json.loads(json.dumps(notebook))
    for name, source in sources.items():
        copied["cells"].append(
            {
                "id": name,
                "cell_type": "code",
                "metadata": {},
                "source": source,
                "outputs": [],
                "execution_count": None,
            }
        )
    return copied


def source_of(built: Built, name: str) -> str:
    return next(cell.source for cell in built.notebook.cells if cell.id == name)


def ran(kernel: NotebookKernel, notebook: Any, cwd: Path | None = None) -> ExecutedNotebook:
    done = kernel.run(notebook, variables=("told", "result"), cwd=cwd)
    assert done.error is None, done.error
    assert len(done.loads) == 1, done.loads
    assert done.forwards > 0
    return done


def curl(printed: str, token: str) -> Any:
    """What the printed curl command is answered, once the token is where it looks for it."""
    assert token not in printed
    assert "read -rs ALACARD_TOKEN" in printed
    command = printed[printed.index("curl ") :].partition("\n401 ")[0]
    done = subprocess.run(
        ["bash", "-c", command],
        env={**os.environ, "ALACARD_TOKEN": token},
        capture_output=True,
        timeout=900,
        check=True,
    )
    return json.loads(done.stdout)


def is_answer(gives: str, value: Any) -> bool:
    """Whether the JSON of an answer has the form that the row promises."""
    if gives == "labels":
        return isinstance(value, dict) and all(isinstance(score, float) for score in value.values())
    if gives == "image":
        from PIL import Image

        return Image.open(io.BytesIO(base64.b64decode(value))).width > 0
    return isinstance(value, str) if gives == "text" else isinstance(value, list)


@pytest.mark.models
@pytest.mark.parametrize("model", CARRIED.values(), ids=list(CARRIED))
def test_the_endpoint_answers_over_http(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path, model: str
) -> None:
    built = build(local_hub, tmp_path, model, "api_endpoint")
    assert built.plan.covered, built.plan.reasons
    row = next(row for row in ROWS if row.template == built.plan.template)
    # By way of a file: what is long does not come back as a variable.
    tell = "{'address': endpoint.address, 'token': endpoint.token, 'all': EXAMPLES}"
    path = tmp_path / "told.json"
    write = f"import json, pathlib\npathlib.Path({str(path)!r}).write_text(json.dumps({tell}))"
    done = ran(notebook_kernel, with_cells(built.notebook, {"told": write}))
    told = json.loads(path.read_text())
    assert "401 " in done.text("app") and "422 " in done.text("app")
    ask = f"{told['address']}/respond"
    assert told["address"].startswith("http://127.0.0.1:")
    bearer = {"Authorization": f"Bearer {told['token']}"}
    with httpx.Client(trust_env=False, timeout=900) as client:
        for fields in told["all"]:
            reply = client.post(ask, json=fields, headers=bearer)
            assert reply.status_code == 200, reply.text
            assert is_answer(row.gives, reply.json()["answer"]), reply.text[:300]
        assert client.post(ask, json=told["all"][0]).status_code == 401
        assert is_answer(row.gives, curl(done.text("app"), told["token"])["answer"])
        assert client.post(ask, json={}, headers=bearer).status_code == 422
        wrong = dict.fromkeys(told["all"][0], 7)
        assert client.post(ask, json=wrong, headers=bearer).status_code == 422
        assert client.post(ask, content=b"x" * 20_000_001, headers=bearer).status_code == 413
        assert client.get(told["address"] + "/docs", headers=bearer).status_code == 404
        assert client.get(told["address"] + "/about").status_code == 401


@pytest.mark.models
@pytest.mark.parametrize("model", ["tiny/bert-sentiment", "tiny/vit", "tiny/bert-squad"])
def test_the_batch_program_runs_in_the_notebook_and_from_a_shell(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path, model: str
) -> None:
    built = build(local_hub, tmp_path / "answers", model, "batch_cli")
    done = ran(notebook_kernel, built.notebook, tmp_path)
    assert "'failed': 1" in done.text("app")
    name = app_module(model)
    inputs, outputs = tmp_path / f"{name}_inputs.jsonl", tmp_path / f"{name}_outputs.jsonl"
    by_notebook = answers_of(outputs)
    assert by_notebook and all(by_notebook.values())
    # The shell's run begins with half of the work done, its last line cut off by a stop.
    shell = tmp_path / "shell.jsonl"
    first = outputs.read_text(encoding="utf-8").splitlines()[0]
    shell.write_text(first + '\n{"line": 2, "answ', encoding="utf-8")
    command = [sys.executable, f"{name}_batch.py", inputs.name, shell.name]
    told = subprocess.run(
        command,
        cwd=tmp_path,
        env=hub_environment(local_hub.url, tmp_path / ".hf-home"),
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    # The line that is wrong on purpose makes it end with 1.
    assert told.returncode == 1, told.stderr
    counts = json.loads(told.stdout.splitlines()[-1])
    assert counts == {"done": len(by_notebook), "kept": 1, "failed": 1}
    assert "1 failed" in told.stderr
    by_shell = answers_of(shell)
    assert by_shell.keys() == by_notebook.keys()
    assert near(by_shell, by_notebook)
    assert shell.read_text(encoding="utf-8").splitlines()[0] == first


def answers_of(path: Path) -> dict[int, Any]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {row["line"]: row["answer"] for row in rows if "answer" in row}


def near(one: Any, other: Any) -> bool:
    """Whether two answers are the same but for the last digits of their numbers."""
    if isinstance(one, float):
        return one == pytest.approx(other, abs=1e-4)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(near(one[key], other[key]) for key in one)
    return bool(one == other)


@pytest.mark.models
@pytest.mark.parametrize("model", ["tiny/idefics3", "tiny/llava"])
def test_a_chat_about_a_picture_remembers_and_begins_anew_with_another(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path, model: str
) -> None:
    built = build(local_hub, tmp_path, model, "chat_interface", "beginner")
    cells = {
        "one": "field.value = 'What is this?'\nsend().join()\nfield.value = 'And that?'\n"
        "send().join()\nsaid = list(history)\nlast = conversation()\nseen = view.value",
        "two": "choice.value = list(shown_pictures)[1]",
        "three": "told = {'said': said, 'last': last, 'seen': seen, 'after': list(history)}",
    }
    told = ran(notebook_kernel, with_cells(built.notebook, cells)).variables["told"]
    assert [question for question, _ in told["said"]] == ["What is this?", "And that?"]
    assert all(answer for _, answer in told["said"])
    assert "What is this?" in told["last"] and "And that?" in told["last"]
    assert "What is this?" in told["seen"] and "Error" not in told["seen"]
    assert told["after"] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.library}-{row.task}")
@pytest.mark.parametrize("ui", sorted(PARTS))
def test_every_task_has_every_app_and_the_gate_lets_it_pass(row: TaskTemplate, ui: str) -> None:
    plan, notebook = planned(row, "advanced", ui)
    assert plan.template == row.template
    report = check(notebook, requirements=plan.requirements)
    assert report.passed, report.findings
    shown = [cell for cell in notebook.cells if cell.metadata.alacard.section == "app"]
    if not app_parts(row, ui):
        assert row.takes == "none" and not shown
        return
    # A page or an endpoint says who can reach it; a program, where it runs.
    said = " ".join(cell.source for cell in shown if cell.cell_type == "markdown")
    said = " ".join(said.replace("**", "").split())
    where = "on this (machine|computer) only|open a terminal in this folder"
    assert re.search(where, said)


@pytest.mark.parametrize(
    "row",
    [row for row in ROWS if any(map(row.offers, PARTS))],
    ids=lambda row: f"{row.library}-{row.task}",
)
def test_apps_differ_and_none_loads_the_model_again(row: TaskTemplate) -> None:
    apps = {
        ui: [
            cell.source
            for cell in dealt_notebook(row, "advanced", ui).cells
            if cell.cell_type == "code" and cell.metadata.alacard.section == "app"
        ]
        for ui in PARTS
        if row.offers(ui)
    }
    assert apps
    for ui, app in apps.items():
        assert all(set(app) - set(other) for name, other in apps.items() if name != ui), ui
        # The batch program's module is a file for a shell, where nothing is loaded yet.
        cells = [source for source in app if not source.startswith("%%writefile")]
        assert not any("from_pretrained" in source for source in cells), ui


def test_apps_are_dealt_for_the_tasks_that_have_them() -> None:
    assert frozenset(ROW_APPS) == SHARED_APPS
    # A model of the browser has its page, and says there that this is the app.
    without = {row.task for row in ROWS if row.takes == "none" and row.library != "transformers.js"}
    assert without & set(TASKS) == WITHOUT_APP & set(TASKS)
    cards = [card for card in Deck.load().cards("ui_component") if card.type in SHARED_APPS]
    assert len(cards) == len(SHARED_APPS)
    for card in cards:
        assert isinstance(card, UIComponentCard)
        assert all(ui_fits(card, task) == (task not in WITHOUT_APP) for task in TASKS)
        assert not ui_fits(card, None) and not ui_fits(card, "no-such-task")
        assert "this machine only" in card.description or card.type == "batch_cli"


def test_a_module_holds_what_its_function_needs_and_nothing_else() -> None:
    cells = [
        "import math\nimport json\nSCALE = 2",
        "model = [1]\nmodel.append(2)\nprint('loaded')\nmath.seed()",
        "class Other:\n    pass\n\ndef unused():\n    return json",
        "result = []\nfor item in model:\n    result.append(item)",
        "@staticmethod\ndef scaled(x, by=SCALE):\n    result = math.sqrt(x)\n    return result",
        "def answer(x):\n    return [scaled(x) for y in model]",
        "model[0] = 5",
    ]
    # A name that was something else before the function of that name.
    cells.insert(4, "answer = 1\nfor answer in range(3):\n    unused(answer)")
    text = standalone(cells, "answer")
    assert "json" not in text and "Other" not in text and "unused" not in text
    assert "print" not in text and "seed" not in text and "for item" not in text
    assert text.index("import math") < text.index("model = [1]") < text.index("model.append(2)")
    assert text.index("def answer") < text.index("model[0] = 5")
    assert "@staticmethod\ndef scaled" in text and "SCALE = 2" in text


@pytest.mark.parametrize(
    ("written", "finding"),
    [
        ("print(undefined_name)", "names"),
        ("import nobody_installs_this", "imports"),
        ("def broken(:", "syntax"),
        ("import requests\nrequests.get('https://example.org/x')", "network"),
        ("import torch\nmodel.to('cuda')", "names"),
    ],
)
def test_the_gate_reads_the_files_that_a_notebook_writes(written: str, finding: str) -> None:
    row = ROWS[0]
    recipe, snapshot = dealt(row, "beginner", "batch_cli")
    plan = make_plan(recipe, snapshot)
    notebook = assemble(recipe, snapshot, plan, hand_code=None)
    cell = next(cell for cell in notebook.cells if cell.id == "app-batch-app-batch-program")
    cell.source += f"\n\n{written}\n"
    report = check(notebook, requirements=plan.requirements)
    assert not report.passed
    assert {(item.check, item.cell_id) for item in report.findings} >= {(finding, cell.id)}


def test_a_file_loads_the_model_once() -> None:
    row = next(row for row in ROWS if row.template == "text_classification")
    recipe, snapshot = dealt(row, "beginner", "batch_cli")
    plan = make_plan(recipe, snapshot)
    notebook = assemble(recipe, snapshot, plan, hand_code=None)
    cell = next(cell for cell in notebook.cells if cell.id == "app-batch-app-batch-model")
    assert cell.source.count("AutoModelForSequenceClassification.from_pretrained(") == 1
    cell.source += (
        "\nagain = AutoModelForSequenceClassification.from_pretrained(MODEL_ID, revision=REVISION)"
    )
    report = check(notebook, requirements=plan.requirements)
    assert [item.check for item in report.findings] == ["single_load"]


def test_file_names_are_those_of_the_model() -> None:
    assert app_module("tiny/Bert-Sentiment.v2") == "alacard_bert_sentiment_v2"
    assert app_module("x/" + "a" * 80) == "alacard_" + "a" * 40
    assert app_module("x/---").isidentifier()
