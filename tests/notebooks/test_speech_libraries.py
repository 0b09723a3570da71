"""Notebooks that find speech or know voices: built the whole way, and run to their last cell."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from alacard_ext.browse.trust import Trust, trust_of
from alacard_ext.cards.model_card import model_card
from alacard_ext.hub.client import HubClient
from alacard_ext.notebooks.assemble import assemble
from alacard_ext.notebooks.planning.checkpoint import Checkpoint
from alacard_ext.notebooks.planning.obstacles import obstacle
from alacard_ext.notebooks.planning.plan import make_plan
from alacard_ext.notebooks.tasks import ROWS, TaskTemplate
from tests.execution import NotebookKernel
from tests.local_hub import LocalHub

from .conftest import build, images_of, ran
from .hands import SHA, facts, hand
from .rows import dealt


# The other levels, and the model whose labels are speakers, are in `make bench-notebooks`.
def test_speech_is_found(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path
) -> None:
    model = "tiny/wav2vec2-speech"
    built = build(local_hub, tmp_path, model, "speech_or_silence", "advanced", "sourdough")
    done = ran(notebook_kernel, built, "voice_activity")
    assert done.loads == [f"Wav2Vec2ForAudioFrameClassification:{model}"]
    assert [row["recording"] for row in done.result] == [
        "a sentence on sourdough, in silence",
        "two voices on sourdough, in silence",
        "a hiss",
    ]
    for row in done.result:
        assert row["found, s"] >= 0 and 0 <= row["share"] <= 1.0001
        # Seconds are found where segments are told, and nowhere else.
        assert (row["speech, s"] == "none") == (row["found, s"] == 0)
    # A sentence begins after the second of silence that was put before it.
    assert all(row["in truth, s"].startswith("1.00 to ") for row in done.result[:2])
    assert done.result[2]["in truth, s"] == "none"
    # It hears: not all recordings get the same answer.
    assert len({row["share"] for row in done.result}) > 1
    assert images_of(done) == 3
    for own in ("detection error rate", "inputs a second", "in eight bits"):
        assert own in done.text("usage")


@pytest.mark.parametrize(
    ("known", "refused"),
    [
        ({"library_name": "pyannote-audio", "files": ["pytorch_model.bin"]}, "pickle"),
        # Settings beside the pickle do not make it another file.
        (
            {"library_name": "pyannote-audio", "files": ["config.yaml", "pytorch_model.bin"]},
            "pickle",
        ),
        (
            {"library_name": "speechbrain", "files": ["hyperparams.yaml", "classifier.ckpt"]},
            "hyperparams.yaml",
        ),
        ({"library_name": "speechbrain", "files": ["hyperparams.yaml"]}, "hyperparams.yaml"),
    ],
)
def test_what_can_run_code_is_opened_only_with_consent(known: dict[str, Any], refused: str) -> None:
    checkpoint = Checkpoint.of(facts(**known), hand().model_card)
    assert refused in (obstacle(checkpoint, consent=False) or "")
    allowed = obstacle(checkpoint, consent=True)
    assert allowed is None or "no weights" in allowed


def test_a_pipeline_names_models_and_is_none() -> None:
    tags = ["pyannote-audio", "pyannote-audio-pipeline"]
    snapshot = facts(library_name="pyannote-audio", files=["config.yaml"], tags=tags)
    why = obstacle(Checkpoint.of(snapshot, hand().model_card), consent=True)
    assert why and "names other models" in why


def test_a_person_reads_the_settings_that_are_run_before_allowing_them() -> None:
    files = ["hyperparams.yaml", "custom.py", "classifier.ckpt"]
    card = hand().model_card
    checkpoint = Checkpoint.of(facts(library_name="speechbrain", files=files), card)
    assert checkpoint.runs_own_code
    assert checkpoint.own_code == ["hyperparams.yaml", "custom.py"]
    usual = Checkpoint.of(facts(), card)
    assert not usual.runs_own_code and usual.own_code == []


@pytest.mark.parametrize(
    ("interface", "task", "files", "template", "told"),
    [
        ("EncoderClassifier", None, [], "speechbrain_audio_classification", ""),
        (None, "audio-classification", [], "speechbrain_audio_classification", ""),
        ("VAD", "voice-activity-detection", [], "speechbrain_voice_activity", ""),
        ("VAD", None, [], "speechbrain_voice_activity", ""),
        ("SpectralMaskEnhancement", "audio-classification", [], "fallback", "interface Spectral"),
        (None, "audio-classification", ["custom.py"], "fallback", "comes with its own class"),
        (None, None, [], "fallback", "names no task"),
    ],
)
def test_speechbrain_loads_by_the_class_that_its_settings_name(
    interface: str | None, task: str | None, files: list[str], template: str, told: str
) -> None:
    snapshot = facts(
        library_name="speechbrain",
        pipeline_tag=task,
        files=["hyperparams.yaml", "classifier.ckpt", *files],
        settings={"speechbrain_interface": interface} if interface else {},
        architectures=[],
        model_type=None,
    )
    recipe = hand()
    recipe.model_card.pipeline_tag = None
    recipe.model_card.trust_remote_code = SHA
    plan = make_plan(recipe, snapshot)
    assert plan.template == template, plan.reasons
    assert told in " ".join(plan.reasons)
    assert plan.trust_remote_code == (template != "fallback")
    # Without consent nothing of it is loaded, whatever its settings say.
    recipe.model_card.trust_remote_code = None
    assert make_plan(recipe, snapshot).template == "fallback"


def test_settings_that_are_code_are_shown_and_not_run(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path
) -> None:
    model = "tiny/hostile-speechbrain"

    async def asked() -> Trust:
        client = HubClient(endpoint=local_hub.url, cache_dir=tmp_path / "hub", token=lambda: None)
        try:
            snapshot = await client.snapshot(model)
            return await trust_of(client, snapshot, model_card(snapshot.facts, None))
        finally:
            await client.aclose()

    trust = asyncio.run(asked())
    (file,) = trust.code
    assert trust.needs_code and file.name == "hyperparams.yaml" and "!apply" in file.text
    built = build(local_hub, tmp_path / "built", model, "listen_closely", "beginner")
    assert not built.plan.covered and "hyperparams.yaml" in built.plan.reasons[0]
    done = notebook_kernel.run(
        built.notebook, extra_code="import os; HOME = os.environ['HF_HOME']", variables=("HOME",)
    )
    assert done.error is None, done.error
    assert not list(Path(done.variables["HOME"]).rglob("settings-ran"))


def test_a_sentence_gets_another_voice(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path
) -> None:
    built = build(
        local_hub, tmp_path, "tiny/speecht5-voices", "hear_twice", "beginner", "sourdough"
    )
    loads = ["SpeechT5ForSpeechToSpeech:tiny/speecht5-voices"]
    loads += ["SpeechT5HifiGan:microsoft/speecht5_hifigan"]
    done = ran(notebook_kernel, built, "voice_conversion", loads=loads)
    assert len(done.result) == 2
    for row in done.result:
        # Random weights never find the end, and are stopped after twice the time.
        assert 1.9 < row["seconds after"] / row["seconds before"] < 2.1
        assert row["loudest"] > 0
    assert "A voice is 512 numbers" in done.text("usage")


@pytest.mark.parametrize(
    "row",
    [row for row in ROWS if row.library in ("pyannote-audio", "speechbrain")],
    ids=lambda row: row.template,
)
def test_a_program_made_of_the_notebook_asks_for_consent_too(row: TaskTemplate) -> None:
    recipe, snapshot = dealt(row, "beginner", "batch_cli")
    notebook = assemble(recipe, snapshot, make_plan(recipe, snapshot), hand_code=None)
    program = next(cell.source for cell in notebook.cells if cell.id.endswith("app-batch-model"))
    assert program.index("TRUST_REMOTE_CODE = ") < program.index("if TRUST_REMOTE_CODE:")
    assert "raise Stop(" in program
    # pyannote.audio reports its use to its makers where nothing forbids it.
    silent = 'os.environ["PYANNOTE_METRICS_ENABLED"] = "false"'
    assert (silent in program) == (row.library == "pyannote-audio")
    if silent in program:
        assert program.index(silent) < program.index("from pyannote.audio import")
