"""A notebook of each text task, built the whole way and run to its last cell in a real kernel.

The levels go round, so that each is run; `make bench-notebooks` runs the whole table.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from alacard_ext.cards.deck import Deck
from alacard_ext.cards.fallback import DeckFallback
from alacard_ext.cards.resolve import resolve_recipe
from alacard_ext.hub.client import HubClient
from alacard_ext.notebooks.build import build_notebook
from alacard_ext.notebooks.single import Built
from tests.execution import NotebookKernel, execute
from tests.local_hub import GOOD_TOKEN, LocalHub

MINILM = "sentence-transformers/all-MiniLM-L6-v2"
SOURDOUGH = Deck.load().get("topic", "sourdough")


def build(hub: LocalHub, cache: Path, model: str, **cards: Any) -> Built:
    async def work() -> Built:
        deck = Deck.load()
        client = HubClient(
            endpoint=hub.url,
            cache_dir=cache,
            token=cards.pop("token", lambda: None),
            offline=False,
            fallback=DeckFallback(cards.pop("bundled", deck.models_by_id)),
        )
        chosen = {"model_card": model, "topic": "sourdough", **cards}
        try:
            return await build_notebook(resolve_recipe(deck, chosen), deck=deck, hub=client)
        finally:
            await client.aclose()

    return asyncio.run(work())


def labels(*known: str) -> Callable[[Any], bool]:
    return lambda rows: all(r["label"] in known and 0 <= r["score"] <= 1 for r in rows)


def answers(key: str) -> Callable[[Any], bool]:
    return lambda rows: all(isinstance(row[key], str) and row[key] for row in rows)


def entities(rows: Any) -> bool:
    found = [entity for row in rows for entity in row]
    return bool(found) and all(
        e["kind"] in {"PER", "ORG", "LOC"} and e["start"] < e["end"] and 0 < e["score"] <= 1
        for e in found
    )


def guesses(rows: Any) -> bool:
    return all(
        [score for _, score in row["guesses"]]
        == sorted((score for _, score in row["guesses"]), reverse=True)
        for row in rows
    )


def from_the_passage(rows: Any) -> bool:
    passages = " ".join(q.context for q in SOURDOUGH.inputs.questions)  # type: ignore[union-attr]
    return any(row["answer"] and row["answer"] in passages for row in rows)


def cosines(rows: Any) -> bool:
    return all(row["found"] and -1.001 <= row["score"] <= 1.001 for row in rows)


CASES: list[tuple[str, str, str, str, Callable[[Any], bool]]] = [
    ("tiny/bert-sentiment", "advanced", "none", "text_classification",
     labels("POSITIVE", "NEGATIVE")),
    ("tiny/llama-chat", "intermediate", "chat_interface", "text_generation", answers("answer")),
    ("tiny/gpt2", "beginner", "chat_interface", "text_generation", answers("answer")),
    ("tiny/bert-ner", "beginner", "none", "token_classification", entities),
    ("tiny/bert-mask", "intermediate", "none", "fill_mask", guesses),
    ("tiny/bert-nli", "advanced", "none", "zero_shot_classification",
     lambda rows: all(row["label"] in SOURDOUGH.inputs.labels for row in rows)),  # type: ignore[union-attr]
    ("tiny/bert-squad", "intermediate", "none", "question_answering", from_the_passage),
    ("tiny/bart-cnn", "beginner", "none", "summarization", answers("document")),
    ("tiny/t5-summary", "advanced", "none", "summarization", answers("document")),
    ("tiny/t5", "intermediate", "none", "translation", answers("translation")),
    ("tiny/opus-mt-en-de", "advanced", "none", "translation", answers("translation")),
    ("tiny/seamless", "advanced", "none", "translation", answers("translation")),
    ("tiny/nllb", "beginner", "none", "translation", answers("translation")),
    ("tiny/mbart-50", "intermediate", "none", "translation", answers("translation")),
    ("tiny/bert-features", "advanced", "none", "feature_extraction", cosines),
    ("tiny/minilm", "intermediate", "none", "sentence_similarity", cosines),
]  # fmt: skip


@pytest.mark.parametrize(
    ("model", "level", "ui", "template", "good"), CASES, ids=[case[0] for case in CASES]
)
def test_a_notebook_of_each_text_task_runs_and_infers(
    model: str,
    level: str,
    ui: str,
    template: str,
    good: Callable[[Any], bool],
    local_hub: LocalHub,
    notebook_kernel: NotebookKernel,
    tmp_path: Path,
) -> None:
    built = build(local_hub, tmp_path, model, difficulty=level, ui_component=ui)
    assert built.plan.template == template and built.plan.covered, built.plan.reasons
    done = notebook_kernel.run(built.notebook)
    assert done.error is None, done.error
    assert len(done.loads) == 1, done.loads
    assert done.forwards > 0
    assert done.result and good(done.result), done.result


def test_the_real_minilm_finds_what_means_the_same(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path
) -> None:
    built = build(local_hub, tmp_path, MINILM, difficulty="advanced")
    probe = (
        "_v = model.encode(['The bread is baking in the oven.', 'A loaf is in the hot oven.',"
        " 'The train leaves at nine.'], normalize_embeddings=True)\n"
        "same, other = float(_v[0] @ _v[1]), float(_v[0] @ _v[2])"
    )
    built.notebook.cells.append(nbformat.v4.new_code_cell(probe))
    done = notebook_kernel.run(built.notebook, variables=("same", "other"))
    assert done.error is None, done.error
    assert done.variables["same"] > 0.6
    assert done.variables["other"] < 0.3


@pytest.mark.parametrize("model", ["tiny/uncovered", "tiny/empty", "tiny/custom-code"])
def test_the_fallback_runs_and_says_what_is_not_covered(
    model: str, local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path
) -> None:
    built = build(local_hub, tmp_path, model)
    assert not built.plan.covered and built.plan.reasons
    done = notebook_kernel.run(built.notebook)
    assert done.error is None, done.error
    assert done.result["files"] >= 0
    if model == "tiny/uncovered":
        # Its configuration and the names of its weights are read, though nothing can load it.
        assert done.result["settings"] == 2 and done.result["tensors"] == 1
        assert "model_type | depth" in done.text("usage") and "Weights: 16 as F32" in done.text()
    assert not list(tmp_path.rglob("custom-code-ran"))


def test_hostile_metadata_is_only_text(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path
) -> None:
    canary = Path("/tmp/alacard-canary")  # what the hostile texts would make if they were run
    canary.unlink(missing_ok=True)
    names = [n for n in local_hub.repositories if n.startswith("tiny/hostile")]
    assert len(names) > 10
    for name in names:
        assert build(local_hub, tmp_path, name).gate.passed
    done = notebook_kernel.run(build(local_hub, tmp_path, "tiny/hostile").notebook)
    assert done.error is None, done.error
    assert not canary.exists()


def test_a_notebook_dealt_offline_pins_itself_when_it_first_runs(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path
) -> None:
    local_hub.faults.set(kind="down")
    # Of most models the deck knows no commit.
    card = Deck.load().models_by_id[MINILM].model_copy(update={"seen_at": None})
    built = build(local_hub, tmp_path, MINILM, bundled={MINILM: card})
    local_hub.faults.clear()
    assert built.snapshot.origin == "deck"
    assert built.notebook.metadata["alacard"]["model"]["sha"] is None
    done = notebook_kernel.run(built.notebook, variables=("REVISION", "result"))
    assert done.error is None, done.error
    assert done.variables["REVISION"] == local_hub.repositories[MINILM].sha
    assert done.forwards > 0


def test_a_gated_model_is_not_downloaded_without_access(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path
) -> None:
    built = build(local_hub, tmp_path, "tiny/gated")
    local_hub.requests.clear()
    done = notebook_kernel.run(built.notebook)
    assert done.error is not None and done.error.section == "setup"
    assert "token" in done.error.value and "tiny/gated" in done.error.value
    assert not [r for r in local_hub.requests if r.path.endswith(".safetensors")]
    # With access the check lets the reader on; what follows would load a far larger model.
    cells = built.notebook.cells
    last = next(n for n, cell in enumerate(cells) if cell.id.endswith("setup-access"))
    built.notebook.cells = cells[: last + 1]
    opened = execute(
        built.notebook,
        hub_url=local_hub.url,
        cwd=tmp_path,
        home=tmp_path / "some",
        token=GOOD_TOKEN,
    )
    assert opened.error is None, opened.error
    assert "granted" in opened.text("setup")


def test_a_model_that_is_too_big_is_not_downloaded(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path
) -> None:
    built = build(local_hub, tmp_path, "tiny/huge")
    assert built.plan.fit.verdict == "too_big"
    local_hub.requests.clear()
    done = notebook_kernel.run(built.notebook)
    assert done.error is not None and done.error.cell_id == "common-setup-requirements", done.error
    assert not [r for r in local_hub.requests if r.path.endswith(".safetensors")]
