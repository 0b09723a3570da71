"""Notebooks of models that speak by a class or a package of their own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from alacard_ext.notebooks.assemble import assemble
from alacard_ext.notebooks.gate import check
from alacard_ext.notebooks.planning.plan import make_plan
from tests.execution import NotebookKernel
from tests.local_hub import LocalHub

from .conftest import LEVELS, build, sounds_of
from .hands import facts, hand

SPEAKS: dict[str, Any] = {
    "pipeline_tag": "text-to-speech",
    "library_name": None,
    "architectures": [],
    "model_type": None,
    "parameters": {},
}
KOKORO = ["config.json", "kokoro-v1_0.pth"]


@pytest.mark.parametrize(
    ("voices", "used"),
    [
        (["zf_xiaobei", "bf_emma", "af_sky", "am_michael", "af_heart"], "af_heart, am_michael"),
        (["jf_alpha", "bm_lewis"], "bm_lewis"),
        (["af_x'); import os", "ef_dora"], None),
        ([], None),
    ],
)
def test_kokoro_speaks_english_in_voices_of_one_accent(voices: list[str], used: str | None) -> None:
    files = [*KOKORO, *(f"voices/{name}.pt" for name in voices)]
    snapshot, card = facts("o/kokoro", files=files, **SPEAKS), hand("o/kokoro", level="advanced")
    plan = make_plan(card, snapshot)
    if used is None:
        assert not plan.covered and "None of its voices speaks English" in plan.reasons[0]
        return
    assert plan.template == "kokoro" and "kokoro>=0.9.4" in [
        n.requirement for n in plan.requirements
    ]
    notebook = assemble(card, snapshot, plan, hand_code=None)
    assert check(notebook, requirements=plan.requirements).passed
    source = next(c.source for c in notebook.cells if c.id == "kokoro-hello-voices")
    told = source.partition("VOICES = ")[2]
    assert all(f'"{name}"' in told for name in used.split(", "))
    assert "xiaobei" not in told and "emma" not in told and 'FILES = ["kokoro-v1_0.pth"]' in source
    ids = [cell.id for cell in notebook.cells]
    # One load, and no cell of the other speakers that asks for a tokenizer.
    assert [name for name in ids if "-hello-load" in name] == ["kokoro-hello-load-kokoro"]
    assert not any("processor(" in cell.source for cell in notebook.cells)


SPEAKERS = {"dia": ("[S1] ", " [S2] "), "vibevoice": ("Speaker 0: ", "\nSpeaker 1: ")}
LOADED = {
    "dia": ["DacModel:tiny/dia-codec", "DiaForConditionalGeneration:tiny/dia"],
    "vibevoice": ["VibeVoiceForConditionalGeneration:tiny/vibevoice"],
}
REFUSED = {"dia": "ValueError: Got incompatible mode", "vibevoice": "is not compatible with"}


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", sorted(SPEAKERS))
def test_a_script_is_played_by_two_speakers(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path, name: str, level: str
) -> None:
    built = build(local_hub, tmp_path, f"tiny/{name}", "quick_start", level, "sourdough")
    assert built.plan.template == name and built.gate.passed, built.plan.reasons
    inputs = next(cell for cell in built.notebook.cells if cell.id == f"{name}-usage-inputs")
    inputs.source = re.sub(r"SECONDS = \d+", "SECONDS = 0.41", inputs.source)
    done = notebook_kernel.run(built.notebook)
    assert done.error is None, done.error
    assert sorted(done.loads) == LOADED[name] and done.forwards > 0
    first, second = SPEAKERS[name]
    for row in done.result:
        assert row["script"].startswith(first) and second in row["script"]
        # Random weights do not end by themselves, and the sound is as long as it may be.
        assert row["cut off"] and 0.35 < row["seconds"] <= 0.42
    varied = {"dia": 5, "vibevoice": 6}[name]
    assert sounds_of(done) == len(done.result) + (1 if level == "beginner" else varied)
    said = done.text("usage")
    if level == "intermediate":
        assert REFUSED[name] in said and "Fixed: 0." in said
    if level == "advanced":
        assert "whole script" in said and "real-time factor" in said
