"""The bench itself: what it samples, how it judges, and that it cannot flatter us."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from alacard_ext.store.place import default_file
from tests.bench.document import section_of
from tests.bench_notebooks import beside, peers
from tests.bench_notebooks.__main__ import own_folders
from tests.bench_notebooks.lesson import measure
from tests.bench_notebooks.matrix import (
    HEAVY,
    LEVELS,
    PROJECT,
    cases,
    deck,
    excluded,
    models_and_tasks,
    repositories,
)
from tests.bench_notebooks.media import MediaServer
from tests.bench_notebooks.outcome import WAITING, Outcome, State
from tests.bench_notebooks.peers import README, SNIPPET, PeerOutcome
from tests.bench_notebooks.sample import languages, pairs, sample
from tests.bench_notebooks.table import failures, page, totals
from tests.execution import CellFailure
from tests.local_hub.models import folders


@pytest.fixture(scope="module", autouse=True)
def built() -> None:
    """The matrix reads the built models."""
    folders()


def ours(model: str = "tiny/a", **changes: object) -> Outcome:
    values: dict[str, object] = {
        "model": model,
        "task": "fill-mask",
        "library": "transformers",
        "template": "fill_mask",
        "difficulty": "beginner",
        "ui": "none",
        "outcome": "ran",
        "forwards": 3,
        "loads": 1,
        "seconds": 1.5,
        "notebook": "abc",
    }
    return Outcome(**{**values, **changes})  # type: ignore[arg-type]


def other(source: str, model: str = "tiny/a", **changes: object) -> PeerOutcome:
    values: dict[str, object] = {
        "model": model,
        "task": "fill-mask",
        "source": source,
        "outcome": "ran",
        "reason": "",
        "forwards": 0,
        "loads": 1,
        "seconds": 1.0,
        "code": "abc",
    }
    return PeerOutcome(**{**values, **changes})  # type: ignore[arg-type]


def test_every_repository_is_executed_or_left_out_for_a_reason() -> None:
    assert all(excluded().values())
    assert not set(excluded()) & set(repositories())


def test_every_model_meets_every_level() -> None:
    seen = {(case.model, case.difficulty) for case in cases([], [])}
    assert seen >= {(model, level) for model in repositories() for level in LEVELS}


def test_every_app_is_executed_for_every_task_that_has_it() -> None:
    from alacard_ext.cards.fits import ui_fits

    met = {(case.task, case.ui) for case in cases([], [])}
    for card in deck().cards("ui_component"):
        for _, task in models_and_tasks():
            if ui_fits(card, task, chat=True):  # type: ignore[arg-type]
                assert (task, card.type) in met  # type: ignore[union-attr]


def test_in_the_sample_every_topic_and_pack_meets_every_level() -> None:
    chosen = sample(models_and_tasks())
    assert chosen == sample(models_and_tasks())
    met = set().union(*(pairs(case) for case in chosen))
    dealt = {task for _, task in models_and_tasks()} - set(HEAVY)
    packs = [
        card.id  # type: ignore[union-attr]
        for card in deck().cards("prompt")
        if not card.tasks or dealt & set(card.tasks)  # type: ignore[union-attr]
    ]
    for level in LEVELS:
        for topic in deck().cards("topic"):
            assert frozenset({("level", level), ("topic", topic.id)}) in met  # type: ignore[union-attr]
        for pack in packs:
            assert frozenset({("level", level), ("pack", pack)}) in met


def test_a_language_model_is_one_whose_page_names_the_language() -> None:
    found = list(languages(repositories()))
    assert len(found) >= 14
    for case, repository in found:
        assert repository.info["cardData"]["language"] == [case.language]
        assert case.language in repository.info["tags"] and "en" not in repository.info["tags"]


@pytest.mark.skipif(
    shutil.which("node") is None or not (PROJECT / "node_modules/@huggingface/tasks").exists(),
    reason="the Hub's snippets need Node.js and `npm ci`",
)
def test_the_snippets_are_those_of_the_hub() -> None:
    wanted = ("tiny/bert-mask", "tiny/stable-diffusion", "tiny/minilm")
    found = peers.official({name: repositories()[name] for name in wanted})
    first, second = found["tiny/bert-mask"]
    assert 'pipeline("fill-mask", model="tiny/bert-mask")' in first
    assert "AutoModelForMaskedLM.from_pretrained" in second
    # The line that installs the packages is no code to execute.
    (only,) = found["tiny/stable-diffusion"]
    assert "DiffusionPipeline" in only and "pip install" not in only
    assert "model.encode(sentences)" in found["tiny/minilm"][0]


def test_the_readme_block_is_the_first_one_word_by_word() -> None:
    (code,) = peers.readme_block(repositories()["tiny/gpt2"])
    assert code.startswith(">>> from transformers import pipeline, set_seed")
    assert code.endswith("}]")


FETCH = """
import io, urllib.request
import httpx, requests, soundfile
from PIL import Image

{preparation}
for data in (
    requests.get("https://example.org/a/cat.jpg", stream=True).raw.read(),
    httpx.get("https://example.org/cat.png?x=1").content,
    urllib.request.urlopen("https://example.org/cat.jpg").read(),
):
    assert Image.open(io.BytesIO(data)).size[0] > 100
sound, rate = soundfile.read(io.BytesIO(requests.get("https://example.org/b.wav").content))
assert len(sound) > rate
assert requests.get("https://example.org/data.parquet").status_code == 404
assert requests.get({url!r} + "/own.jpg").ok
print("all here")
"""


def test_pictures_and_sounds_of_the_web_are_answered_here() -> None:
    with MediaServer() as media:
        code = FETCH.format(preparation=peers.preparation(media.url), url=media.url)
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, timeout=120
        )
    assert done.stdout.strip() == "all here", done.stderr


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("AssertionError", "Torch not compiled with CUDA enabled", "no graphics card"),
        ("ModuleNotFoundError", "No module named 'datasets'", "a package that is not here"),
        ("KeyError", "'Unknown task summarization'", "a pipeline that was removed"),
        ("FileNotFoundError", "No such file or directory: 'a.wav'", "a file that does not exist"),
        ("ValueError", "bad shape", "its code"),
    ],
)
def test_a_failure_is_told_apart(name: str, value: str, reason: str) -> None:
    assert peers.why(CellFailure("snippet", None, name, value, "")) == reason


def test_a_model_counts_for_us_only_when_all_its_notebooks_did() -> None:
    rows = [ours(), ours(difficulty="advanced", outcome="NameError in usage: x", forwards=0)]
    rows += [ours("tiny/b"), ours("tiny/c", forwards=0), ours("tiny/d", template="fallback")]
    alacard, *_ = beside.rates(rows, [])
    assert (alacard.models, alacard.ran, alacard.inferred) == (3, 2, 1)
    assert len(failures(rows)) == 2
    assert "5 notebooks of 1 tasks: 4 ran" in totals("x", rows)


def test_a_snippet_that_asks_for_a_graphics_card_gets_a_second_chance(tmp_path: Path) -> None:
    rows = [ours("tiny/a"), ours("tiny/b")]
    others = [
        other(SNIPPET),
        other(
            SNIPPET,
            "tiny/b",
            outcome="AssertionError in snippet: cuda",
            reason="no graphics card",
            on_cpu="ran",
            cpu_forwards=4,
        ),
        other(README, forwards=2),
        other(README, "tiny/b", outcome="none", code=""),
        other(SNIPPET, "tiny/uncovered", forwards=9),
    ]
    _, snippet, on_cpu, readme, _ = beside.rates(rows, others)
    assert (snippet.models, snippet.ran, snippet.inferred) == (2, 1, 0)
    assert (on_cpu.models, on_cpu.ran, on_cpu.inferred) == (2, 2, 1)
    assert (readme.models, readme.ran, readme.inferred) == (2, 1, 1)
    text = page(rows, [], others, {"tiny/x": "no weights"}, "Seen.", "As the card saw it.")
    assert "- `tiny/x`: no weights." in text
    assert "no graphics card; with `cpu`: ran, inferred (4)" in text
    whole = tmp_path / "page.md"
    whole.write_text(text, encoding="utf-8")
    assert section_of("gpu-check", whole) == "As the card saw it."


def test_what_was_not_executed_is_named_and_counts_for_nothing() -> None:
    rows = [ours("tiny/a"), ours("tiny/late", outcome=WAITING, forwards=0)]
    text = page(rows, [], [], {}, "Seen.", "")
    assert "Not executed yet, 1 notebooks of: tiny/late." in text
    assert "1 notebooks of 1 tasks: 1 ran" in text and "| tiny/late |" not in text
    assert "**Topics, packs and languages**: none was executed yet." in text
    assert not failures(rows)


def test_an_error_in_a_cell_of_the_table_shows_neither_bars_nor_paths() -> None:
    told = beside.plain("\x1b[31mOSError\x1b[0m a|b /some/where/deep/file.txt\nnext")
    assert told == "OSError a\\|b …/file.txt next"


def test_a_stopped_run_continues_where_it_was(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    state = State(path, {"torch": "1"})
    state.keep("a", ours())
    state.keep_peer("a snippet", other(SNIPPET))
    again = State(path, {"torch": "1"})
    assert again.known("a", "abc") == ours() and again.known("a", "other") is None
    assert again.known_peer("a snippet", "abc") == other(SNIPPET)
    assert State(path, {"torch": "2"}).known("a", "abc") is None


def test_the_hands_of_a_run_are_kept_in_a_folder_of_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in own_folders("http://127.0.0.1:1", str(tmp_path)).items():
        monkeypatch.setenv(name, value)
    assert default_file().is_relative_to(tmp_path)


def test_a_lesson_is_counted_from_its_cells() -> None:
    cells = [
        (
            "common-setup-x",
            "setup",
            "import os\n\ndef prepare():\n    pass",
            {"source_hidden": True},
        ),
        ("common-setup-requirements", "setup", "# what is needed\nprepare()", {}),
        ("x-hello-load", "hello", "model = Model()\nmodel.eval()", {}),
        ("x-usage-inputs", "usage", "TEXTS = ['a']", {}),
        ("x-usage-define", "usage", "def predict(texts):\n    return model(texts)", {}),
        ("x-usage-predict", "usage", "show(predict(TEXTS))\n\nprint(1)", {}),
    ]
    made = nbformat.v4.new_notebook()
    for cell_id, section, source, jupyter in cells:
        cell = nbformat.v4.new_code_cell(source, id=cell_id)
        cell.metadata = {"alacard": {"section": section, "data": "inputs" in cell_id}}
        cell.metadata["jupyter"] = jupyter
        made.cells.append(nbformat.from_dict(cell))
    made.cells.insert(0, nbformat.v4.new_markdown_cell("# A title"))
    found = measure(made, "task", "library", "beginner")
    assert (found.visible, found.plumbing, found.machinery) == (9, 2, 3)
    # Defined in one cell, used in the next; the load itself is no use.
    assert (found.cells, found.runs, found.lines, found.own) == (7, 6, 9, 4)
