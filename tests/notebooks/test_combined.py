"""Notebooks of several models: what fits together, and run to the last cell."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from alacard_ext.cards.deck import Deck
from alacard_ext.cards.models import Combination, Level
from alacard_ext.cards.resolve import resolve_recipe
from alacard_ext.errors import InvalidRecipe
from alacard_ext.hub.client import HubClient
from alacard_ext.notebooks.build import build_notebook
from alacard_ext.notebooks.gate import check
from alacard_ext.notebooks.single import Built
from alacard_ext.notebooks.template import sections_of
from tests.execution import ExecutedNotebook, NotebookKernel
from tests.local_hub import LocalHub

SENTIMENT = ["tiny/bert-sentiment", "tiny/distilbert-sentiment"]
CHAT = ["tiny/llama-chat", "family/starling-1b-chat"]
HEARD = ["tiny/wav2vec2", "tiny/t5-summary"]
SEEN = ["tiny/blip-captions", "tiny/opus-mt-en-de"]
LEVELS: tuple[Level, ...] = ("beginner", "intermediate", "advanced")


def build(
    hub: LocalHub, cache: Path, models: list[str], how: Combination, level: str = "beginner"
) -> Built:
    async def work() -> Built:
        deck = Deck.load()
        client = HubClient(endpoint=hub.url, cache_dir=cache)
        recipe = resolve_recipe(
            deck,
            {
                "model_card": models[0],
                "companions": models[1:],
                "combination": how,
                "topic": "cats",
                "difficulty": level,
            },
        )
        try:
            return await build_notebook(recipe, deck=deck, hub=client)
        finally:
            await client.aclose()

    return asyncio.run(work())


def ran(kernel: NotebookKernel, built: Built, models: list[str]) -> ExecutedNotebook:
    """Run to the last cell, after what holds for each: one load a model, and each of them left."""
    names = ("result", "freed", "said_by", "bytes_by", "seconds_by")
    done = kernel.run(built.notebook, variables=names)
    assert done.error is None, done.error
    assert [load.partition(":")[2] for load in done.loads] == models
    assert done.variables["freed"] == dict.fromkeys(models, True)
    assert list(done.variables["said_by"]) == models
    assert {row["model"] for row in done.result} == set(models)
    assert done.forwards > 0
    memory = done.variables["bytes_by"]
    # Its own weights were there to count, and not those of the other: that was gone. (Positions
    # that a formula gives are in memory and not in the file, so the two are not quite the same.)
    sizes = {}
    for name, known in re.findall(r"Hello from (\S+): ([\d,]+) weights", done.text("hello")):
        sizes[name] = 4 * int(known.replace(",", ""))
    assert sizes
    for name, size in sizes.items():
        assert 0.9 * size <= memory[name]["weights"]
        if len(sizes) == len(models):  # of a pipeline of several networks no count is known
            assert memory[name]["weights"] < 0.9 * sum(sizes.values())
    return done


@pytest.mark.parametrize(
    ("models", "how"),
    [(SENTIMENT, "bake_off"), (CHAT, "bake_off"), (HEARD, "workflow"), (SEEN, "workflow")],
)
def test_models_take_turns(
    local_hub: LocalHub,
    notebook_kernel: NotebookKernel,
    tmp_path: Path,
    models: list[str],
    how: Combination,
) -> None:
    built = build(local_hub, tmp_path, models, how)
    done = ran(notebook_kernel, built, models)
    said = [row["answer"] for row in done.result]
    # Tiny models with random weights say nonsense, but they do say it. One of the chats ends its
    # answers at once, which stands in the table as well.
    silent = {"(nothing)", "(not run: the step before gave nothing)"} & set(said)
    assert silent == ({"(nothing)"} if models == CHAT else set())
    tables = ("combined-usage-answers", "combined-usage-chain")
    table = next(cell for cell in done.cells if cell.id in tables)
    assert all(name in table.text for name in models)
    assert all(answer in table.text for answer in said)
    if how == "bake_off":
        assert len(said) == 6
        # What each model was given stands in front of what they said of it.
        assert "1. She purrs on my lap" in table.text or models == CHAT
    assert len(done.variables["seconds_by"]) == len(said)


def test_models_of_several_libraries_take_turns(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path
) -> None:
    models = ["tiny/vit", "tiny/timm-vit"]
    names = ("result", "freed", "bytes_by")
    built = build(local_hub, tmp_path, models, "bake_off", "intermediate")
    done = notebook_kernel.run(built.notebook, variables=names)
    assert done.error is None, done.error
    # Each once, and at its commit where the loader takes id and commit in one.
    loads = [load.partition(":")[2] for load in done.loads]
    sha = local_hub.repositories["tiny/timm-vit"].sha
    assert loads == ["tiny/vit", f"hf_hub:tiny/timm-vit@{sha}"]
    assert done.variables["freed"] == dict.fromkeys(models, True)
    assert {row["model"] for row in done.result} == set(models)
    assert all(done.variables["bytes_by"][name]["weights"] for name in models)


def test_a_picture_made_of_the_words_for_a_picture(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path
) -> None:
    models = ["tiny/blip-captions", "tiny/stable-diffusion"]
    done = ran(notebook_kernel, build(local_hub, tmp_path, models, "workflow"), models)
    shown = next(cell for cell in done.cells if cell.id == "combined-usage-pictures")
    # What the first one said are words; the second one's pictures are there to be seen.
    pictures = [one for one in shown.outputs if "image/png" in one.get("data", {})]
    assert len(pictures) == sum(row["model"] == models[1] for row in done.result) > 0
    assert models[0] not in shown.text


def test_inputs_from_one_hold_for_all_and_the_advanced_measure(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path
) -> None:
    done = ran(
        notebook_kernel, build(local_hub, tmp_path, SENTIMENT, "bake_off", "advanced"), SENTIMENT
    )
    assert len(done.result) == 12
    text = {cell.id.removeprefix("combined-usage-"): cell.text for cell in done.cells}
    assert "noise ms" in text["spread"] and "30" in text["spread"]
    assert "left behind MB" in text["memory"] and "True" in text["memory"]
    # The labels of one have other letters than a person's word, which is no disagreement.
    rows = [line.split(" | ") for line in text["labelled"].splitlines()[1:]]
    assert [row[0] for row in rows] == SENTIMENT
    for row in rows:
        texts, right, share, low, high = int(row[1]), int(row[2]), *map(float, row[3:6])
        assert texts == 6 and 0 <= low <= share <= high <= 1
        assert share == pytest.approx(right / texts, abs=0.001)
    assert "positive" in text["labelled"] or "negative" in text["labelled"]


def test_where_the_first_says_nothing_the_second_is_not_run(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path
) -> None:
    built = build(local_hub, tmp_path, HEARD, "workflow", "intermediate")
    run = next(cell for cell in built.notebook.cells if cell.id == "m1-hello-turn-run")
    silent = "lambda fields, plain=answer: plain(fields) if fields is GIVEN[0] else ''"
    run.source = f"answer = {silent}\n{run.source}"
    done = ran(notebook_kernel, built, HEARD)
    second = [row["answer"] for row in done.result if row["input"] == 2]
    assert second == ["(nothing)", "(not run: the step before gave nothing)"]
    assert "(nothing)" in done.text("usage") and "not run" in done.text("usage")


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(("models", "how"), [(SENTIMENT, "bake_off"), (HEARD, "workflow")])
def test_the_notebook_has_all_sections_and_each_model_its_checks(
    local_hub: LocalHub, tmp_path: Path, models: list[str], how: Combination, level: Level
) -> None:
    built = build(local_hub, tmp_path, models, how, level)
    cells = built.notebook.cells
    order = list(dict.fromkeys(cell.metadata.alacard.section for cell in cells))
    assert order == [section for section in sections_of(level) if section != "app"]
    hello = [cell for cell in cells if cell.metadata.alacard.section == "hello"]
    for number, name in enumerate(models, 1):
        own = "\n".join(cell.source for cell in hello if cell.id.startswith(f"m{number}-"))
        assert f'MODEL_ID = "{name}"' in own and "REVISION = " in own
        assert "choose_device(PRECISION, MEMORY)" in own
        info = [cell for cell in cells if cell.id.startswith(f"m{number}-common-info")]
        assert "Licence" in info[0].source and name in info[0].source
    whole = "\n".join(cell.source for cell in cells)
    assert whole.count("def free_memory") == whole.count("def choose_device") == 1
    assert ("<details><summary>Show an answer</summary>" in whole) == (level == "beginner")
    assert built.hand_code is None
    assert built.notebook.metadata.alacard.recipe["combination"] == how


def test_levels_differ_in_the_cells_a_reader_runs(local_hub: LocalHub, tmp_path: Path) -> None:
    def code(level: Level) -> dict[str, str]:
        built = build(local_hub, tmp_path, SENTIMENT, "bake_off", level)
        cells = built.notebook.cells
        return {cell.id: cell.source for cell in cells if cell.cell_type == "code"}

    found = {level: code(level) for level in LEVELS}
    inputs = [len(re.findall('"text":', found[level]["combined-hello-inputs"])) for level in LEVELS]
    assert inputs == [3, 5, 6]
    own = {
        level: {one for one in found[level] if one.startswith("combined-usage")} for level in LEVELS
    }
    assert len({frozenset(ids) for ids in own.values()}) == 3
    assert "combined-usage-error" in own["intermediate"]
    assert {"combined-usage-spread", "combined-usage-labelled"} <= own["advanced"]


@pytest.mark.parametrize(
    ("models", "how", "said"),
    [
        (
            ["tiny/bert-sentiment", "tiny/t5-summary"],
            "workflow",
            "tiny/t5-summary does not fit after",
        ),
        (
            ["tiny/gpt2", "tiny/whisper"],
            "bake_off",
            "tiny/whisper cannot be compared with tiny/gpt2",
        ),
        (["tiny/gpt2", "tiny/uncovered"], "bake_off", "tiny/uncovered cannot be combined"),
    ],
)
def test_models_that_do_not_fit_are_named(
    local_hub: LocalHub, tmp_path: Path, models: list[str], how: Combination, said: str
) -> None:
    with pytest.raises(InvalidRecipe, match=said):
        build(local_hub, tmp_path, models, how)


def findings(built: Built, *allowed: str) -> set[Any]:
    report = check(
        built.notebook, requirements=built.plan.requirements, allowed=dict.fromkeys(allowed)
    )
    return {(finding.check, finding.cell_id) for finding in report.findings}


@pytest.mark.parametrize(
    "cell_id", ["m2-text-classification-hello-load", "combined-usage-answers", "m1-hello-turn-run"]
)
def test_second_load_of_one_model_is_refused(
    local_hub: LocalHub, tmp_path: Path, cell_id: str
) -> None:
    built = build(local_hub, tmp_path, SENTIMENT, "bake_off")
    assert findings(built) == set()
    cell = next(cell for cell in built.notebook.cells if cell.id == cell_id)
    auto = "AutoModelForSequenceClassification"
    cell.source += f"\nagain = {auto}.from_pretrained(MODEL_ID, revision=REVISION)"
    assert ("single_load", cell_id) in findings(built)


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize(
    ("before", "after", "check_name"),
    [
        ("REVISION = ", "REVISION = '" + "0" * 40 + "'  # ", "pinned"),
        ("MODEL_ID, revision=REVISION", "MODEL_ID", "pinned"),
        (
            "revision=REVISION",
            "revision=REVISION, trust_remote_code=True",
            "trust_remote_code",
        ),
    ],
)
def test_each_model_is_held_to_its_own_commit_and_consent(
    local_hub: LocalHub, tmp_path: Path, number: int, before: str, after: str, check_name: str
) -> None:
    built = build(local_hub, tmp_path, SENTIMENT, "bake_off")
    # Someone allowed the other model's code, which says nothing of this one's; and whatever the
    # metadata say of this one's counts for nothing.
    other = SENTIMENT[2 - number]
    own = built.notebook.metadata.alacard
    own.plan["trust_remote_code"] = True
    for card in (own.recipe["model_card"], *own.recipe["companions"]):
        card["trust_remote_code"] = card["sha"]
    assert findings(built, other) == set()
    changed = [
        cell for cell in built.notebook.cells if cell.id.startswith(f"m{number}-")
        and cell.cell_type == "code" and before in cell.source
    ]  # fmt: skip
    assert changed
    for cell in changed:
        cell.source = cell.source.replace(before, after)
    marks = {(name, str(cell_id)[:3]) for name, cell_id in findings(built, other)}
    assert marks == {(check_name, f"m{number}-")}


@pytest.mark.parametrize("number", [0, 1])
def test_a_model_by_its_name_is_pinned_wherever_it_stands(
    local_hub: LocalHub, tmp_path: Path, number: int
) -> None:
    built = build(local_hub, tmp_path, SENTIMENT, "bake_off")
    shas = [local_hub.repositories[name].sha for name in SENTIMENT]
    cell = next(cell for cell in built.notebook.cells if cell.id == "combined-usage-answers")
    source = cell.source
    read = "\nfrom transformers import AutoConfig\nAutoConfig.from_pretrained({!r}, revision={!r})"
    cell.source = source + read.format(SENTIMENT[number], shas[number])
    assert findings(built) == set()
    cell.source = source + read.format(SENTIMENT[number], shas[1 - number])
    assert findings(built) == {("pinned", cell.id)}


def test_a_turn_of_a_model_that_is_not_named_is_refused(
    local_hub: LocalHub, tmp_path: Path
) -> None:
    built = build(local_hub, tmp_path, SENTIMENT, "bake_off")
    load = next(
        cell for cell in built.notebook.cells if cell.id == "m2-text-classification-hello-load"
    )
    load.id = "m3-text-classification-hello-load"
    assert {check_name for check_name, _ in findings(built)} >= {"pinned"}


@pytest.mark.parametrize("gated", [SENTIMENT[1:2], SENTIMENT[:2]])
def test_gated_models_are_checked_for_access_before_anything_is_installed(
    gated: Sequence[str], local_hub: LocalHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in gated:
        monkeypatch.setitem(local_hub.repositories[name].info, "gated", "auto")
    cells = build(local_hub, tmp_path, SENTIMENT, "bake_off").notebook.cells
    sources = {cell.id: cell.source for cell in cells}
    checks = [name for name, source in sources.items() if "\nask_for_access(" in source]
    assert checks == ["common-setup-access"]
    order = list(sources)
    assert order.index(checks[0]) < order.index("common-setup-requirements")
    named = ", ".join(f'"{name}"' for name in gated)
    assert f"NEEDS_ACCESS = [{named}]\n" in sources["common-setup-access"]
    assert all(f'"{name}":' in sources["common-setup-requirements"] for name in SENTIMENT)
    notes = [name for name in order if name.endswith("gated-note")]
    assert notes == ["common-setup-gated-note", "m2-common-setup-gated-note"][: len(gated)]
