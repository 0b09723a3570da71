"""The command line as a person calls it: what is written where, exit status, one line on stderr.

Each verb is once called as a process of its own; the rest runs within this one.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import nbformat
import pytest

from .conftest import Run


def as_json(done: subprocess.CompletedProcess[str]) -> Any:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_deal_holds_locks_and_repeats_by_seed_and_by_code(alacard: Run, here: Run) -> None:
    arguments = (
        "deal",
        "--lock",
        "topic:sourdough",
        "--lock",
        "difficulty:advanced",
        "--seed",
        "7",
    )
    first = as_json(alacard(*arguments, "--json"))
    assert first == as_json(here(*arguments, "--json"))
    assert first["recipe"]["topic"]["id"] == "sourdough"
    assert first["recipe"]["difficulty"]["level"] == "advanced"
    again = as_json(here("deal", "--code", first["hand_code"], "--json"))
    assert again["recipe"] == first["recipe"]
    words = here(*arguments)
    assert first["hand_code"] in words.stdout


def test_generate_writes_numbers_and_never_overwrites(
    alacard: Run, here: Run, tmp_path: Path
) -> None:
    names = ("alacard-bert-sentiment.ipynb", "alacard-bert-sentiment-1.ipynb")
    for name, run in zip(names, (alacard, here), strict=True):
        done = run("generate", "tiny/bert-sentiment", "--topic", "sourdough")
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith(name)
        notebook = nbformat.read(tmp_path / "work" / name, as_version=4)
        nbformat.validate(notebook)
        assert notebook.metadata["alacard"]["recipe"]["topic"]["id"] == "sourdough"


def test_generate_to_stdout_to_a_file_and_by_code(alacard: Run, here: Run, tmp_path: Path) -> None:
    arguments = ("generate", "tiny/bert-sentiment", "--difficulty", "advanced", "-o")
    printed = as_json(alacard(*arguments, "-"))
    told = as_json(here(*arguments, "manual.ipynb", "--json"))
    written = json.loads((tmp_path / "work" / "manual.ipynb").read_text())
    ids = {each["metadata"]["alacard"].pop("share_id") for each in (printed, written)}
    assert len(ids) == 2, "each is a hand of its own"
    assert printed == written, "and equal beside that"
    assert told["path"] == "manual.ipynb"
    by_code = as_json(here("generate", "--code", told["hand_code"], "-o", "-"))
    assert by_code["cells"] == printed["cells"]


def test_generate_at_a_revision(here: Run) -> None:
    done = as_json(here("generate", "tiny/bert-sentiment", "--revision", "main", "-o", "-"))
    assert len(done["metadata"]["alacard"]["model"]["sha"]) == 40
    missing = here("generate", "tiny/bert-sentiment", "--revision", "nowhere")
    assert missing.returncode == 1
    assert missing.stderr.startswith("alacard: REVISION_NOT_FOUND: ")


def test_search_and_cards(alacard: Run, here: Run) -> None:
    found = as_json(alacard("search", "bert", "--limit", "3", "--json"))
    assert any("bert" in model["id"] for model in found["models"])
    assert "tiny/" in here("search", "bert").stdout
    topics = as_json(here("cards", "topic", "--search", "sourdough", "--json"))
    assert topics["cards"][0]["id"] == "sourdough"


def test_doctor_tells_what_works_and_never_the_token(alacard: Run, here: Run) -> None:
    secret = "hf_" + "secret" * 6
    done = alacard("doctor", HF_TOKEN=secret)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "a token is there" in done.stdout
    assert secret not in done.stdout + done.stderr
    assert {check["name"] for check in as_json(here("doctor", "--json"))["checks"]} >= {
        "hub",
        "deck",
        "kernels",
    }


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("generate", "no/such"), "MODEL_NOT_FOUND"),
        (("generate", "a b"), "INVALID_MODEL_ID"),
        (("generate", "tiny/bert-sentiment", "--topic", "moon-cheese"), "UNKNOWN_CARD"),
        (("generate", "tiny/bert-sentiment", "-o", "no/such/folder/x.ipynb"), "IO"),
        (("generate", "--code", "nonsense"), "INVALID_HAND_CODE"),
        (("deal", "--lock", "topic:moon-cheese"), "UNKNOWN_CARD"),
        (("search", "x", "--sort", "beauty"), "BAD_REQUEST"),
    ],
)
def test_a_failure_is_one_line_and_exit_1(
    arguments: tuple[str, ...], code: str, alacard: Run, here: Run, tmp_path: Path
) -> None:
    done = (alacard if code == "MODEL_NOT_FOUND" else here)(*arguments)
    assert done.returncode == 1
    assert done.stderr.startswith(f"alacard: {code}: ")
    assert done.stderr.count("\n") == 1
    assert not list((tmp_path / "work").iterdir())


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("generate",),
        ("cards", "joker"),
        ("generate", "a/b", "-o", ""),
        ("generate", "a/b", "-o", "x.txt"),
        ("generate", "a/b", "-o", "x"),
        ("generate", "a/b", "--code", "x"),
    ],
)
def test_wrong_usage_is_exit_2(arguments: tuple[str, ...], here: Run, tmp_path: Path) -> None:
    assert here(*arguments).returncode == 2
    assert not list((tmp_path / "work").iterdir())


def test_generate_compares_models_and_puts_two_in_a_row(here: Run) -> None:
    arguments = ("generate", "tiny/gpt2", "--against", "tiny/llama-chat", "-o", "-")
    made = as_json(here(*arguments))["metadata"]["alacard"]
    assert made["recipe"]["combination"] == "bake_off"
    assert [card["id"] for card in made["recipe"]["companions"]] == ["tiny/llama-chat"]
    told = here("generate", "tiny/whisper", "--then", "tiny/t5-summary")
    assert told.stdout.startswith("alacard-whisper-workflow.ipynb"), told.stderr
    assert "workflow with tiny/t5-summary" in told.stdout and "hand code" not in told.stdout
    refused = here("generate", "tiny/t5-summary", "--then", "tiny/whisper")
    assert refused.returncode == 1
    assert refused.stderr.startswith("alacard: INVALID_RECIPE: tiny/whisper does not fit after")
    both = here("generate", "tiny/gpt2", "--against", "tiny/x", "--then", "tiny/y")
    assert both.returncode == 2
